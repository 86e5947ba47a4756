namespace MLExtensions.Evaluation;

/// <summary>How well a classifier told two samples apart, on rows that it was not trained on.</summary>
/// <param name="Accuracy">Share of right answers: near 0.5 where it cannot, up to 1.</param>
/// <param name="PValue">Probability of so many right answers or more by chance, in (0, 1]: small where the samples differ.</param>
/// <param name="TestCount">Number of held-out rows, half of them of each sample.</param>
public sealed record TwoSampleAccuracy(double Accuracy, double PValue, int TestCount);
