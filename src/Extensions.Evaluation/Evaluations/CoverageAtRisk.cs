namespace MLExtensions.Evaluation;

/// <summary>What part of its predictions a model may keep at a share of errors.</summary>
/// <param name="Risk">The share of errors that is borne, in [0, 1].</param>
/// <param name="Coverage">The greatest share of rows at which the surest have no greater share of errors, in [0, 1]; 0 where even the surest have. Read off these very rows it is too good: for a promise see SelectivePrediction.</param>
/// <param name="Threshold">Least confidence that is kept there; infinite where none is.</param>
public readonly record struct CoverageAtRisk(double Risk, double Coverage, double Threshold);
