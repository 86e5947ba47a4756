namespace MLExtensions.Evaluation;

/// <summary>A model of numbers, evaluated.</summary>
public sealed record RegressionEvaluation : ModelEvaluation
{
    internal RegressionEvaluation(string name, RegressionPredictions rows) : base(name, rows)
    {
    }

    /// <summary>What ML.NET's own evaluator says, without weights; null where it refuses, see <see cref="ModelEvaluation.WithoutMLNetMetrics"/>.</summary>
    public Microsoft.ML.Data.RegressionMetrics? MLNetMetrics { get; init; }

    /// <summary>Prediction intervals; null where there are none, or their alpha is not known.</summary>
    public IntervalMetrics? Intervals { get; init; }
}
