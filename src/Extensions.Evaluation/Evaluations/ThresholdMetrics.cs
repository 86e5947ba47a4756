namespace MLExtensions.Evaluation;

/// <summary>How the predicted probability of a label up to a threshold does.</summary>
/// <param name="Threshold">The threshold, in the label's unit.</param>
/// <param name="MeanProbability">Mean predicted probability, in [0, 1].</param>
/// <param name="Share">Share of labels up to it, in [0, 1]; near the mean probability where it is calibrated.</param>
/// <param name="Interval">Interval of Clopper and Pearson of the share on further rows; weights count as rows.</param>
/// <param name="BrierScore">Brier score of the probability, in [0, 1]. Lower is better. Its integral over all thresholds is the CRPS.</param>
public sealed record ThresholdMetrics(double Threshold, double MeanProbability, double Share, Interval Interval, double BrierScore);
