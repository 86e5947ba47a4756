namespace MLExtensions.Evaluation;

/// <summary>Accuracy of the predictions that a model keeps where it keeps the surest part.</summary>
/// <param name="Coverage">The share of rows that is to be kept, in (0, 1].</param>
/// <param name="Kept">Number of rows kept (sum of their weights): floor(coverage n), one at least.</param>
/// <param name="Accuracy">Share of them that is right, in [0, 1]. Rows of equal confidence at the threshold count with their mean.</param>
/// <param name="Interval">Interval of Clopper and Pearson of the accuracy of further rows that are as sure; weights count as rows.</param>
public readonly record struct AccuracyAtCoverage(double Coverage, double Kept, double Accuracy, Interval Interval);
