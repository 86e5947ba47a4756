namespace MLExtensions.Evaluation;

/// <summary>A point of a risk-coverage curve.</summary>
/// <param name="Coverage">Share of rows whose prediction is kept, in (0, 1].</param>
/// <param name="Risk">Share of errors among them, in [0, 1].</param>
/// <param name="Threshold">Least confidence that is kept.</param>
public readonly record struct RiskCoveragePoint(double Coverage, double Risk, double Threshold);
