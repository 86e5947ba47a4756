namespace MLExtensions.Evaluation;

/// <summary>What a model predicted for each row, and how sure it was.</summary>
/// <param name="Confidences">The greatest probability of each row.</param>
/// <param name="Predicted">Its class.</param>
/// <param name="Hits">Whether that class came.</param>
public sealed record TopLabelRows(double[] Confidences, int[] Predicted, bool[] Hits);
