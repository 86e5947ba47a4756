using System.Buffers;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>What the lambda of one risk is chosen by for every new row: a risk curve for its weight, or the loss curves of calibration rows that it weighs.</summary>
internal sealed record WeightedRisk(double Alpha, LossRules Rules, SavedRiskCurve? Curve, SavedLossCurves? Curves)
{
    private FittedWeights? local;

    public static WeightedRisk Of(RiskCurve curve, double alpha) => new(alpha, curve.Rules, SavedRiskCurve.Of(curve, alpha), null);

    public static WeightedRisk Of(LossCurves curves, int[]? places, double alpha)
        => new(alpha, curves.Rules, null, curves.Parts is var parts ? new(parts.Lambdas, parts.Rows, parts.Changes, parts.Starts, places) : null);

    /// <summary>The lambda of a row, the most cautious one where none controls the risk.</summary>
    /// <param name="weights">Those of all calibration rows, whether or not they count for this risk.</param>
    /// <param name="row">The row.</param>
    public double Lambda(FittedWeights weights, in ConformalRow row)
    {
        var weight = weights.Of(row, 0);
        if (!(weight >= 0 && double.IsFinite(weight)))
            return Rules.GreatestLambda;
        return (Curves is null ? Curve!.Restored(Rules).Lambda(Alpha, weight) : Local(weights, row, weight)) ?? Rules.GreatestLambda;
    }

    private double? Local(FittedWeights weights, in ConformalRow row, double weight)
    {
        var curves = Curves!.Restored(Rules);
        local ??= Curves.Places is { } places ? weights.Ordered(places) : weights;
        var rented = ArrayPool<double>.Shared.Rent(curves.Count);
        try
        {
            var given = rented.AsSpan(0, curves.Count);
            return local.Weigh(row, given) ? curves.Control(Alpha, given, weight) : null;
        }
        finally
        {
            ArrayPool<double>.Shared.Return(rented);
        }
    }
}

/// <summary>The part of a weighted risk curve that any new weight can choose from.</summary>
internal sealed record SavedRiskCurve([property: JsonConverter(typeof(PackedNumbers<double>))] double[] Lambdas, [property: JsonConverter(typeof(PackedNumbers<double>))] double[] Sums, int Count, double TotalWeight)
{
    private RiskCurve? curve;

    public RiskCurve Restored(LossRules rules) => curve ??= Lambdas.Length > 0 && Sums.Length == Lambdas.Length ? new(Lambdas, Sums, null, Count, TotalWeight, rules)
        : throw new InvalidDataException($"A saved risk curve has {Lambdas.Length} lambdas and {Sums.Length} sums.");

    public static SavedRiskCurve Of(RiskCurve curve, double alpha)
    {
        // A heavier new row only lowers the sum that is allowed: no lambda below that of weight 0 is ever chosen.
        var from = curve.Lambda(alpha, 0) is { } least ? curve.Lambdas.BinarySearch(least) : curve.Lambdas.Length - 1;
        return new(curve.Lambdas[from..].ToArray(), curve.Sums[from..].ToArray(), curve.Count, curve.TotalWeight);
    }
}

/// <summary>The losses of calibration rows, see <see cref="LossCurves"/>.</summary>
/// <param name="Lambdas">The breakpoints, ascending.</param>
/// <param name="Rows">Whose they are.</param>
/// <param name="Changes">How the loss changes there.</param>
/// <param name="Starts">The loss of each row where lambda is least.</param>
/// <param name="Places">The places among all calibration rows of those that count for the risk; null where all do.</param>
internal sealed record SavedLossCurves(
    [property: JsonConverter(typeof(PackedNumbers<double>))] double[] Lambdas, [property: JsonConverter(typeof(PackedNumbers<int>))] int[] Rows,
    [property: JsonConverter(typeof(PackedNumbers<double>))] double[] Changes, [property: JsonConverter(typeof(PackedNumbers<double>))] double[] Starts, [property: JsonConverter(typeof(PackedNumbers<int>))] int[]? Places)
{
    private LossCurves? curves;

    public LossCurves Restored(LossRules rules) => curves ??= Rows.Length == Lambdas.Length && Changes.Length == Lambdas.Length && (Places?.Length ?? Starts.Length) == Starts.Length ? new(Lambdas, Rows, Changes, Starts, rules)
        : throw new InvalidDataException($"Saved loss curves have {Lambdas.Length} breakpoints of {Rows.Length} rows with {Changes.Length} changes, and {Starts.Length} rows of {Places?.Length} places.");
}
