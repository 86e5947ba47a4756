namespace MLExtensions.Evaluation;

/// <summary>A number of rows, each of which counts as many rows as its weight says: <c>weights => RocAuc.Compute(scores, labels, weights)</c>. Every metric that takes weights is one.</summary>
/// <param name="weights">One weight per row, from 0 and not all 0. Rows of weight 0 are not there.</param>
public delegate double WeightedStatistic(ReadOnlySpan<double> weights);
