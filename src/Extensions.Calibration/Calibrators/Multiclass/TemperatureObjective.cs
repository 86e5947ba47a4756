namespace MLExtensions.Calibration;

/// <summary>What the temperature makes least in the mean.</summary>
public enum TemperatureObjective
{
    /// <summary>-ln p of the row's class. Convex in 1 / T.</summary>
    NegativeLogLikelihood,

    /// <summary>The Brier score, sum over classes of (p - y)^2, with T in [0.05, 5]. It need not have one minimum: the best of 50 temperatures is refined.</summary>
    BrierScore,
}
