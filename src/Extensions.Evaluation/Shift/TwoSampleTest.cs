namespace MLExtensions.Evaluation;

/// <summary>Outcome of a test of the hypothesis that two samples come from one law.</summary>
/// <param name="Statistic">The test statistic.</param>
/// <param name="PValue">Probability of a statistic at least as extreme under the hypothesis, in [0, 1]: small where the samples differ.</param>
public sealed record TwoSampleTest(double Statistic, double PValue);
