namespace MLExtensions.Evaluation;

/// <summary>How far probabilities can be believed, on rows that no part of the model was fitted on.</summary>
/// <remarks>
/// Of two classes all numbers are of the probability of the positive class. Of several, calibration errors, the test and the curve are of the predicted class: of how sure the model is of it and whether it came;
/// <see cref="Classwise"/>, <see cref="BrierScore"/> and <see cref="LogLoss"/> are of all classes.
/// </remarks>
public sealed record CalibrationMetrics
{
    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Calibration errors over 15 bins of equal width, with the bins: <see cref="BinnedCalibrationError.Expected"/> is the ECE. Lower is better; sampling alone makes it positive.</summary>
    public required BinnedCalibrationError Binned { get; init; }

    /// <summary>The expected calibration error, in [0, 1].</summary>
    public double ExpectedCalibrationError => Binned.Expected;

    /// <summary>Root mean square calibration error over 15 bins less what sampling adds, in [0, 1]. Lower is better.</summary>
    public required double Debiased { get; init; }

    /// <summary>Smooth calibration error, which needs no bins, in [0, 1]. Lower is better.</summary>
    public required double Smooth { get; init; }

    /// <summary>Test of "the probabilities are calibrated" by Kolmogorov and Smirnov: a small p-value says that the errors are more than sampling. Weights count as independent rows.</summary>
    public required CalibrationTest Test { get; init; }

    /// <summary>Brier score: of two classes in [0, 1], of several in [0, 2]. Lower is better.</summary>
    public required double BrierScore { get; init; }

    /// <summary>Log-loss, natural logarithm, from 0. Lower is better.</summary>
    public required double LogLoss { get; init; }

    /// <summary>Share of rows whose predicted class came, in [0, 1]: the greatest probability, or above 0.5.</summary>
    public required double Accuracy { get; init; }

    /// <summary>Interval of Clopper and Pearson, at 95 %, of the accuracy on further rows; weights count as rows.</summary>
    public required Interval AccuracyInterval { get; init; }

    /// <summary>What a reliability diagram shows.</summary>
    public required ReliabilityCurve Reliability { get; init; }

    /// <summary>Calibration errors of every class against the rest; null where there are two classes.</summary>
    public ClasswiseError? Classwise { get; init; }

    internal static CalibrationMetrics Of(BinaryPredictions rows)
        => Of(rows, rows.Probabilities, rows.Labels, Evaluation.BrierScore.Compute(rows.Probabilities, rows.Labels, rows.Weights), Evaluation.LogLoss.Compute(rows.Probabilities, rows.Labels, rows.Weights));

    internal static CalibrationMetrics Of(MulticlassPredictions rows)
    {
        var (brier, logLoss) = (Evaluation.BrierScore.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights), Evaluation.LogLoss.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights));
        return Of(rows, rows.TopLabel.Confidences, rows.TopLabel.Hits, brier, logLoss) with { Classwise = ClasswiseCalibrationError.Compute(rows.Probabilities, rows.ClassCount, rows.Labels, rows.Weights) };
    }

    private static CalibrationMetrics Of(PredictionRows rows, ReadOnlySpan<double> probabilities, ReadOnlySpan<bool> labels, double brier, double logLoss)
    {
        var weights = new RowWeights(rows.Weights, rows.Count);
        var right = 0.0;
        for (var row = 0; row < rows.Count; row++)
            right += rows.Hits[row] ? weights[row] : 0;
        return new()
        {
            Count = weights.Total, WithoutLabel = rows.WithoutLabel, Binned = Evaluation.ExpectedCalibrationError.Compute(probabilities, labels, rows.Weights),
            Debiased = DebiasedCalibrationError.Compute(probabilities, labels, rows.Weights), Smooth = SmoothCalibrationError.Compute(probabilities, labels, rows.Weights).Value,
            Test = KolmogorovSmirnovTest.Compute(probabilities, labels, rows.Weights), BrierScore = brier, LogLoss = logLoss, Accuracy = right / weights.Total,
            AccuracyInterval = BinomialInterval.ClopperPearson(Math.Min(right, weights.Total), weights.Total), Reliability = ReliabilityCurve.Compute(probabilities, labels, rows.Weights),
        };
    }
}
