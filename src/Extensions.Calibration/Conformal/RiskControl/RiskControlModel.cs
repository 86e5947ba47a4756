using System.Collections.Immutable;
using Microsoft.ML;

namespace MLExtensions.Conformal;

/// <summary>What is kept of a fit, whatever the task: lambda, or what gives every row its own.</summary>
/// <param name="Result">What risk control found; that of a typical row where every row has its own lambda.</param>
/// <param name="Guarantee">What is promised.</param>
/// <param name="Columns">Labels and scores.</param>
/// <param name="LabelCount">Number of labels.</param>
/// <param name="Weights">How new rows are weighted; null where all have the same lambda.</param>
/// <param name="Risks">What each risk's lambda is chosen by, where every row has its own.</param>
internal sealed record RiskControlModel(RiskControlResult Result, ConformalGuarantee Guarantee, RiskColumns Columns, int LabelCount, FittedWeights? Weights, ImmutableArray<WeightedRisk> Risks)
{
    public bool IsPerRow => Weights is not null;

    /// <summary>The score column, of as many labels as the fit saw, and the columns of the weights.</summary>
    public RiskInputs Find(DataViewSchema schema)
    {
        var score = Columns.FindScore(schema);
        return RiskColumns.LabelCount(score) is var count && count == LabelCount ? new(score, ProcedureInputs.Find(schema, Weights?.Columns ?? ProcedureColumns.None))
            : throw new ArgumentOutOfRangeException(nameof(schema), score.Type.ToString(), $"The score column '{score.Name}' has {count} values per row; risk control was fitted on {LabelCount}.");
    }

    /// <summary>Makes what gives the lambda of a row that moves.</summary>
    public Func<double> OpenLambda(DataViewRow row, RiskInputs inputs)
    {
        if (!IsPerRow)
            return () => Result.Lambda;
        var known = inputs.Weights.Open(row);
        return () => LambdaOf(known.Read());
    }

    /// <summary>The lambda of a row: the most cautious one where none controls a risk, or the row cannot be weighted.</summary>
    public double LambdaOf(in ConformalRow row)
    {
        if (Weights is null)
            return Result.Lambda;
        var greatest = double.NegativeInfinity;
        foreach (var risk in Risks)
            greatest = Math.Max(greatest, risk.Lambda(Weights, row));
        return greatest;
    }
}

/// <summary>The columns of a new row.</summary>
internal readonly record struct RiskInputs(DataViewSchema.Column Score, ProcedureInputs Weights)
{
    public IEnumerable<DataViewSchema.Column> All => [Score, .. Weights.All];
}
