namespace MLExtensions.Evaluation;

/// <summary>Outcome of a test of the hypothesis that every row is positive with exactly its probability, independently of the others.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="PValue">Probability of a statistic at least as extreme under the hypothesis, in [0, 1]: small where the rows speak against calibration.</param>
public sealed record CalibrationTest(double Statistic, double PValue);
