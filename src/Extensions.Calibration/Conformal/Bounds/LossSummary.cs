using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Mean, variance and number of the losses of independent rows at one lambda.</summary>
/// <param name="Mean">The mean.</param>
/// <param name="Variance">The sample variance, sum (L - mean)^2 / (n - 1); 0 for one row.</param>
/// <param name="Count">Number n of rows.</param>
public sealed record LossSummary(double Mean, double Variance, long Count)
{
    /// <summary>Between which numbers losses lie.</summary>
    /// <value>Default: 0 and 1.</value>
    public LossLimits Limits { get; init; } = LossLimits.Unit;

    /// <summary>Whether every loss is 0 or 1, whatever the row.</summary>
    /// <value>Default: false.</value>
    public bool IsBinary { get; init; }

    /// <summary>Summarises losses.</summary>
    /// <param name="losses">At least one.</param>
    /// <param name="limits">Between which numbers losses lie; 0 and 1 where null.</param>
    /// <exception cref="InputDataException">There is no loss, or one is outside the limits.</exception>
    public static LossSummary Of(ReadOnlySpan<double> losses, LossLimits? limits = null)
    {
        var allowed = (limits ?? LossLimits.Unit).Checked();
        if (losses.IsEmpty)
            throw new InputDataException("There is no loss; at least 1 is needed.");
        var (sum, square) = (default(PreciseSum), default(PreciseSum));
        for (var row = 0; row < losses.Length; row++)
            if (losses[row] is var loss && loss >= allowed.Least && loss <= allowed.Greatest)
                sum.Add(loss);
            else
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has loss {losses[row]}; allowed are losses from {allowed.Least} to {allowed.Greatest}."));
        var mean = sum.Value / losses.Length;
        foreach (var loss in losses)
            square.Add((loss - mean) * (loss - mean));
        return new(mean, losses.Length < 2 ? 0 : square.Value / (losses.Length - 1), losses.Length) { Limits = allowed };
    }

    /// <summary>The same for losses moved and stretched to [0, 1], where bounds are stated.</summary>
    internal (double Mean, double Variance) Unit => (Math.Clamp((Mean - Limits.Least) / Limits.Width, 0, 1), Variance / (Limits.Width * Limits.Width));

    internal double ToUnit(double risk) => (risk - Limits.Least) / Limits.Width;

    internal double FromUnit(double risk) => Limits.Least + risk * Limits.Width;
}
