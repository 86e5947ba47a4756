namespace MLExtensions.Evaluation;

/// <summary>A point of the isotonic reliability curve.</summary>
/// <param name="Probability">The probability.</param>
/// <param name="PositiveRate">Fitted share of positive rows.</param>
/// <param name="Weight">Weight of the rows with this probability.</param>
public readonly record struct IsotonicPoint(double Probability, double PositiveRate, double Weight);
