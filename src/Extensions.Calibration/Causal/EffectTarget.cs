namespace MLExtensions.Calibration;

/// <summary>What a treatment effect is calibrated to; with A the treatment, Y the outcome, e the propensity, mu0 and mu1 the expected outcomes.</summary>
public enum EffectTarget
{
    /// <summary>mu1 - mu0 + (A / e - (1 - A) / (1 - e)) (Y - mu_A): right in expectation where e or mu is right.</summary>
    DoublyRobust,

    /// <summary>(Y - m) / (A - e) with weight (A - e)^2, m = (1 - e) mu0 + e mu1: steadier where few rows could have had either treatment, and calibrated to those that could.</summary>
    Residual,
}
