namespace MLExtensions.Evaluation;

/// <summary>A row whose label is probably wrong.</summary>
/// <param name="Row">Its position among the rows, from 0.</param>
/// <param name="Given">Class that it was given.</param>
/// <param name="Suggested">The class that it counts confidently as, where that is another than the given one; else the most probable other class.</param>
/// <param name="SelfConfidence">Probability of the given class, in [0, 1].</param>
/// <param name="NormalizedMargin">(p of the given class - greatest p of the others + 1) / 2, below 0.5.</param>
public readonly record struct SuspiciousRow(int Row, int Given, int Suggested, double SelfConfidence, double NormalizedMargin);
