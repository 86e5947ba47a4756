namespace MLExtensions.Evaluation;

/// <summary>Coverage of the rows of one class.</summary>
/// <param name="Class">The class, from 0.</param>
/// <param name="Weight">Number of its rows (sum of their weights), above 0.</param>
/// <param name="Coverage">Share of them that is covered, in [0, 1].</param>
public readonly record struct CoverageOfClass(int Class, double Weight, double Coverage);
