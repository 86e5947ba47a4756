namespace MLExtensions.Evaluation;

/// <summary>A statistic of two models on the same rows.</summary>
/// <param name="First">The statistic of the first model.</param>
/// <param name="Second">The statistic of the second model.</param>
/// <param name="Difference">First less second, with its interval.</param>
/// <param name="PValue">
/// Two-sided p-value of "both have the same value", in (0, 1]: least alpha at which a percentile interval of confidence 1 - alpha leaves 0 out. Never below 2 / (number of resamples + 1).
/// </param>
public sealed record PairedComparison(double First, double Second, BootstrapInterval Difference, double PValue);
