using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A model of rows that may carry any number of labels, evaluated.</summary>
public sealed record MultilabelEvaluation : ModelEvaluation
{
    internal MultilabelEvaluation(string name, MultilabelPredictions rows) : base(name, rows)
    {
    }

    /// <summary>Names of the labels.</summary>
    public required ImmutableArray<string> LabelNames { get; init; }
}
