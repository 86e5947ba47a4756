namespace MLExtensions.Conformal;

/// <summary>A risk, and the most it may be.</summary>
/// <param name="Risk">The risk.</param>
/// <param name="Alpha">The greatest mean loss wanted, strictly between the least and the greatest loss.</param>
public sealed record RiskTarget(Risk Risk, double Alpha);
