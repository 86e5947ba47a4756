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

    /// <summary>How far the probabilities can be believed, label by label and all together.</summary>
    public required MultilabelCalibrationMetrics Calibration { get; init; }

    /// <summary>Decisions label by label.</summary>
    public required MultilabelDecisionMetrics Decisions { get; init; }

    /// <summary>Sets of labels, as risk control gives them; null where there are none. <see cref="ModelEvaluation.Sets"/>, of sets that are to hold one label, is null.</summary>
    public MultilabelSetMetrics? LabelSets { get; init; }
}
