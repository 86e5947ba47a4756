namespace MLExtensions.Evaluation;

/// <summary>A point of a ROC curve: what rows from a threshold on being predicted positive gives.</summary>
/// <param name="FalsePositiveRate">Share of the negative rows that is predicted positive.</param>
/// <param name="TruePositiveRate">Share of the positive rows that is.</param>
/// <param name="Threshold">Least score that is predicted positive; positive infinity for none.</param>
public readonly record struct RocPoint(double FalsePositiveRate, double TruePositiveRate, double Threshold);
