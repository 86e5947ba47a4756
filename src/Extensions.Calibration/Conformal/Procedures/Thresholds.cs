using System.Collections.Immutable;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The same threshold for all.</summary>
internal sealed class OneThreshold(double threshold) : ThresholdRule
{
    internal override double? OfAll => threshold;

    public override double Of(in ConformalRow row, int label) => threshold;
}

/// <summary>A threshold for every group, and one for rows whose group has none.</summary>
internal sealed class GroupThresholds(double[] thresholds, double otherwise) : ThresholdRule
{
    public override double Of(in ConformalRow row, int label) => (uint)row.Group < (uint)thresholds.Length ? thresholds[row.Group] : otherwise;
}

/// <summary>A threshold for every class.</summary>
internal sealed class ClassThresholds(double[] thresholds) : ThresholdRule
{
    public override bool DependsOnClass => true;

    public override double Of(in ConformalRow row, int label) => thresholds[label];
}

/// <summary>Why thresholds are infinite, in words.</summary>
internal static class Shortfalls
{
    /// <summary>Null where the rows suffice.</summary>
    /// <param name="count">Number of calibration rows.</param>
    /// <param name="alpha">Miscoverage.</param>
    public static string? TooFew(long count, double alpha)
        => ConformalQuantile.Rank(count, alpha) <= count ? null : string.Create(CultureInfo.InvariantCulture,
            $"{count} calibration rows are too few for alpha {alpha}: at least {ConformalQuantile.LeastCount(alpha)} are needed. With fewer everything is kept, all classes or the whole line.");

    /// <summary>Null where the rows of every part suffice.</summary>
    /// <param name="parts">The scores of the parts; null for one without rows.</param>
    /// <param name="alpha">Miscoverage.</param>
    /// <param name="kind">What the parts are: "class" or "group".</param>
    /// <param name="instead">What the rows of a part with too few get.</param>
    public static string? TooFew(ImmutableArray<CalibrationScores?> parts, double alpha, string kind, string instead)
    {
        var lacking = Enumerable.Range(0, parts.Length).Where(part => ConformalQuantile.Rank(parts[part]?.Count ?? 0, alpha) > (parts[part]?.Count ?? 0)).ToArray();
        return lacking.Length == 0 ? null : string.Create(CultureInfo.InvariantCulture,
            $"{lacking.Length} of {parts.Length} {kind} numbers have too few calibration rows for alpha {alpha}, at least {ConformalQuantile.LeastCount(alpha)} each are needed: {string.Join(", ", lacking.Take(10).Select(part => $"{kind} {part} has {parts[part]?.Count ?? 0}"))}{(lacking.Length > 10 ? " and more" : "")}. {instead}.");
    }
}
