namespace MLExtensions.Evaluation;

/// <summary>Parts of a Brier score by isotonic recalibration (CORP): score = miscalibration - discrimination + uncertainty.</summary>
/// <param name="Score">The Brier score, in [0, 1].</param>
/// <param name="Miscalibration">Score less that of the recalibrated probabilities, from 0.</param>
/// <param name="Discrimination">Score of the constant share of positive rows less that of the recalibrated probabilities, from 0: more is better.</param>
/// <param name="Uncertainty">Score of that constant, r (1 - r).</param>
public sealed record IsotonicBrierParts(double Score, double Miscalibration, double Discrimination, double Uncertainty);
