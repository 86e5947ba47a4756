using Microsoft.ML.Data;

namespace MLExtensions.Evaluation;

/// <summary>A model of two classes, evaluated.</summary>
public sealed record BinaryEvaluation : ModelEvaluation
{
    internal BinaryEvaluation(string name, BinaryPredictions rows) : base(name, rows)
    {
    }

    /// <summary>What ML.NET's own evaluator says, without weights; null where it refuses, see <see cref="ModelEvaluation.WithoutMLNetMetrics"/>.</summary>
    public BinaryClassificationMetrics? MLNetMetrics { get; init; }

    /// <summary>How far the probabilities can be believed.</summary>
    public required CalibrationMetrics Calibration { get; init; }

    /// <summary>Decisions class by class.</summary>
    public required DecisionMetrics Decisions { get; init; }

    /// <summary>What part of its predictions the model may keep at what share of errors.</summary>
    public required SelectiveMetrics Selective { get; init; }
}
