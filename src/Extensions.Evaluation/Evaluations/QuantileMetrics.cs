namespace MLExtensions.Evaluation;

/// <summary>How a predicted quantile does.</summary>
/// <param name="Level">Its level, strictly between 0 and 1.</param>
/// <param name="Share">Share of labels up to it, in [0, 1]; near the level where it is calibrated.</param>
/// <param name="Interval">Interval of Clopper and Pearson of the share on further rows; weights count as rows.</param>
/// <param name="PinballLoss">Pinball loss at its level, in the label's unit. Lower is better. Infinite where a quantile is.</param>
public sealed record QuantileMetrics(double Level, double Share, Interval Interval, double PinballLoss);
