namespace MLExtensions.Evaluation;

/// <summary>Decisions on the rows of one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Weight">Weight of its rows.</param>
/// <param name="BaseRate">Share of its rows that is positive.</param>
/// <param name="SelectionRate">Share of its rows that is predicted positive.</param>
/// <param name="TruePositiveRate">Share of its positive rows that is predicted positive: the recall.</param>
/// <param name="FalsePositiveRate">Share of its negative rows that is predicted positive.</param>
/// <param name="Precision">Share of positive rows among those predicted positive.</param>
/// <param name="Accuracy">Share of its rows that is predicted right.</param>
public readonly record struct GroupDecisions(
    int Group, double Weight, GroupRate BaseRate, GroupRate SelectionRate, GroupRate TruePositiveRate, GroupRate FalsePositiveRate, GroupRate Precision, GroupRate Accuracy);
