namespace MLExtensions.Evaluation;

/// <summary>Rows to which isotonic recalibration (CORP) gives one share of positive rows: a bin that the data choose.</summary>
/// <param name="Lower">Lowest probability among them.</param>
/// <param name="Upper">Highest probability among them.</param>
/// <param name="PositiveRate">Their share of positive rows; ascends from step to step.</param>
/// <param name="Weight">Number of rows that their weights stand for.</param>
public readonly record struct IsotonicStep(double Lower, double Upper, double PositiveRate, double Weight);
