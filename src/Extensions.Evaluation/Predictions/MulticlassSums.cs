namespace MLExtensions.Evaluation;

/// <summary>What all classes' probabilities are needed for, summed up row by row: log-loss, Brier score, calibration errors of every class.</summary>
internal sealed class MulticlassSums
{
    private readonly ExpectedCalibrationErrorAccumulator[] classes;
    private double weights, logLoss, brier;

    /// <param name="classCount">Number of classes.</param>
    public MulticlassSums(int classCount)
    {
        classes = new ExpectedCalibrationErrorAccumulator[classCount];
        for (var k = 0; k < classCount; k++)
            classes[k] = new();
    }

    public double LogLoss => logLoss / weights;

    public double BrierScore => brier / weights;

    public ClasswiseError Classwise => new([.. classes.Select(one => one.ToError())]);

    /// <summary>Adds a checked row.</summary>
    public void Add(ReadOnlySpan<float> probabilities, int label, double weight)
    {
        // A weight that is none is found when all are known.
        if (!(weight > 0))
            return;
        weights += weight;
        logLoss += weight * Evaluation.LogLoss.Of(probabilities[label]);
        brier += weight * Evaluation.BrierScore.Of(probabilities, label);
        for (var k = 0; k < classes.Length; k++)
            classes[k].AddChecked(probabilities[k], k == label, weight);
    }
}
