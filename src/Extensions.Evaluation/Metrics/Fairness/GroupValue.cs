namespace MLExtensions.Evaluation;

/// <summary>A metric of the rows of one group.</summary>
/// <param name="Group">The group.</param>
/// <param name="Weight">Weight of its rows.</param>
/// <param name="Value">The metric; NaN where it is not defined.</param>
public readonly record struct GroupValue(int Group, double Weight, double Value);
