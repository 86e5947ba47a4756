namespace MLExtensions.Evaluation;

/// <summary>How far one column has shifted.</summary>
/// <param name="Column">The column, from 0.</param>
/// <param name="IsCategorical">Whether its numbers are codes of categories.</param>
/// <param name="StabilityIndex">Population stability index, from 0.</param>
/// <param name="Test">Kolmogorov's and Smirnov's test of numbers, the chi-square test of categories.</param>
/// <param name="AdjustedPValue">The test's p-value adjusted for the number of columns, in [0, 1].</param>
public sealed record ShiftOfColumn(int Column, bool IsCategorical, double StabilityIndex, TwoSampleTest Test, double AdjustedPValue);
