using System.Collections.Immutable;
using System.Text.Json.Serialization;
using Microsoft.ML;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>What is kept of a fit, whatever the task: lambda, or what gives every row its own.</summary>
internal sealed record RiskControlModel(
    RiskControlResult Result, ConformalGuarantee Guarantee, RiskColumns Columns, int LabelCount, RowWeighting? Weighting, [property: JsonNumberHandling(JsonNumberHandling.AllowNamedFloatingPointLiterals)] double Newest, ImmutableArray<SavedRiskCurve> Curves)
{
    public bool IsPerRow => Weighting is { IsPerRow: true };

    /// <summary>The score column, of as many labels as the fit saw.</summary>
    public DataViewSchema.Column FindScore(DataViewSchema schema)
    {
        var score = Columns.FindScore(schema);
        return RiskColumns.LabelCount(score) is var count && count == LabelCount ? score
            : throw new ArgumentOutOfRangeException(nameof(schema), score.Type.ToString(), $"The score column '{score.Name}' has {count} values per row; risk control was fitted on {LabelCount}.");
    }

    public DataViewSchema.Column? FindWeight(DataViewSchema schema) => IsPerRow ? ScoreColumns.Find(schema, Weighting!.Column!, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null;

    /// <summary>Makes what gives the lambda of a row that moves.</summary>
    public Func<double> OpenLambda(DataViewRow row, DataViewSchema.Column? weight)
    {
        if (weight is not { } column)
            return () => Result.Lambda;
        var get = RiskControlFit.Reals(row, column);
        return () => LambdaAt(get());
    }

    /// <summary>The lambda of a row with a value of the weight column: the most cautious one where none controls the risk, or the value is bad.</summary>
    public double LambdaAt(double value)
    {
        if (!IsPerRow)
            return Result.Lambda;
        var (weight, greatest) = (Weighting!.NewWeight(value, Newest), double.NegativeInfinity);
        foreach (var curve in Curves)
            greatest = Math.Max(greatest, double.IsFinite(weight) && weight >= 0 && curve.Curve.Lambda(curve.Alpha, weight) is { } lambda ? lambda : curve.Rules.GreatestLambda);
        return greatest;
    }
}

/// <summary>The part of a weighted risk curve that any new weight can choose from.</summary>
internal sealed record SavedRiskCurve(
    [property: JsonConverter(typeof(PackedNumbers))] double[] Lambdas, [property: JsonConverter(typeof(PackedNumbers))] double[] Sums, int Count, double TotalWeight, LossRules Rules, double Alpha)
{
    private RiskCurve? curve;

    [JsonIgnore]
    public RiskCurve Curve => curve ??= new(Lambdas, Sums, null, Count, TotalWeight, Rules);

    public static SavedRiskCurve Of(RiskCurve curve, double alpha)
    {
        // A heavier new row only lowers the sum that is allowed: no lambda below that of weight 0 is ever chosen.
        var from = curve.Lambda(alpha, 0) is { } least ? curve.Lambdas.BinarySearch(least) : curve.Lambdas.Length - 1;
        return new(curve.Lambdas[from..].ToArray(), curve.Sums[from..].ToArray(), curve.Count, curve.TotalWeight, curve.Rules, alpha);
    }
}
