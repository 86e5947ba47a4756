namespace MLExtensions.Calibration;

/// <summary>Proper score that calibrators are compared by; less is better.</summary>
public enum CalibrationMetric
{
    /// <summary>Mean of -ln of the probability of the true class, clipped to 1e-15.</summary>
    LogLoss,

    /// <summary>Brier score: mean of (p - y)^2 for two classes, of the sum of (p_k - y_k)^2 over the classes for more.</summary>
    Brier,
}

internal static class CalibrationMetrics
{
    private const double Smallest = 1e-15;

    /// <summary>The score of a row.</summary>
    public static double Of(this CalibrationMetric metric, double probability, bool label)
    {
        var own = label ? probability : 1 - probability;
        return metric == CalibrationMetric.LogLoss ? -Math.Log(Math.Max(own, Smallest)) : (1 - own) * (1 - own);
    }

    /// <summary>The score of a row.</summary>
    public static double Of(this CalibrationMetric metric, ReadOnlySpan<double> probabilities, int label)
    {
        if (metric == CalibrationMetric.LogLoss)
            return -Math.Log(Math.Max(probabilities[label], Smallest));
        var sum = 0.0;
        for (var k = 0; k < probabilities.Length; k++)
            sum += Math.Pow(probabilities[k] - (k == label ? 1 : 0), 2);
        return sum;
    }
}
