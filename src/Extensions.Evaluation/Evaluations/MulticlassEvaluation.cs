using Microsoft.ML.Data;

namespace MLExtensions.Evaluation;

/// <summary>A model of several classes, evaluated.</summary>
public sealed record MulticlassEvaluation : ModelEvaluation
{
    internal MulticlassEvaluation(string name, MulticlassPredictions rows) : base(name, rows)
    {
    }

    /// <summary>What ML.NET's own evaluator says, without weights; null where it refuses, see <see cref="ModelEvaluation.WithoutMLNetMetrics"/>.</summary>
    public MulticlassClassificationMetrics? MLNetMetrics { get; init; }

    /// <summary>How far the probabilities can be believed.</summary>
    public required CalibrationMetrics Calibration { get; init; }

    /// <summary>Decisions class by class.</summary>
    public required DecisionMetrics Decisions { get; init; }

    /// <summary>What part of its predictions the model may keep at what share of errors.</summary>
    public required SelectiveMetrics Selective { get; init; }
}
