using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How predicted quantiles and probabilities of numbers do.</summary>
public sealed record PredictiveDistributionMetrics
{
    /// <summary>Each predicted quantile, levels ascending; empty where there is no column of quantiles.</summary>
    public ImmutableArray<QuantileMetrics> Quantiles { get; init; } = [];

    /// <summary>
    /// CRPS by the quantiles, 2 sum_j w_j (pinball loss at level j), in the label's unit; lower is better. w_j reaches from the middle of a level and the one before to that of it and the one after, from 0 to 1 at the
    /// ends. It tends to the CRPS with more and more levels; models are compared by the same levels only. NaN where there are no quantiles, infinite where one is.
    /// </summary>
    /// <remarks>Source: Gneiting and Ranjan, Journal of Business and Economic Statistics 29, 2011 (quantile decomposition).</remarks>
    public double ContinuousRankedProbabilityScore { get; init; } = double.NaN;

    /// <summary>Probability-integral transform: each row counts evenly over the levels between which its label lies. Crossing quantiles are sorted. Null where there are no quantiles.</summary>
    public ProbabilityIntegralTransform? Transform { get; init; }

    /// <summary>Share of rows whose quantiles cross, in [0, 1]: a higher level has a lower number. NaN where there are no quantiles.</summary>
    public double CrossingShare { get; init; } = double.NaN;

    /// <summary>Each predicted probability of a label up to a threshold, thresholds ascending; empty where there is no such column.</summary>
    public ImmutableArray<ThresholdMetrics> Thresholds { get; init; } = [];
}
