namespace MLExtensions.Evaluation;

/// <summary>Murphy's parts of a Brier score: score = reliability - resolution + uncertainty + within-bin variance - within-bin covariance.</summary>
/// <param name="Score">The Brier score, in [0, 1].</param>
/// <param name="Reliability">Weighted mean of (mean probability - share of positive rows)^2 over bins: 0 is calibrated.</param>
/// <param name="Resolution">Weighted mean of (share of positive rows of the bin - share overall)^2: more is better.</param>
/// <param name="Uncertainty">r (1 - r) of the overall share r of positive rows; the model has no part in it.</param>
/// <param name="WithinBinVariance">Mean variance of the probabilities inside a bin; 0 where a bin is one probability.</param>
/// <param name="WithinBinCovariance">Twice the mean covariance of probabilities and labels inside a bin; 0 where a bin is one probability.</param>
public sealed record BrierParts(double Score, double Reliability, double Resolution, double Uncertainty, double WithinBinVariance, double WithinBinCovariance);
