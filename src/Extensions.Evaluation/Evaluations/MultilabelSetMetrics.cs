using System.Collections.Immutable;
using static MLExtensions.Evaluation.MetricDirection;

namespace MLExtensions.Evaluation;

/// <summary>How sets of labels do that are to miss few of a row's labels.</summary>
/// <remarks>Source: Angelopoulos, Bates, Fisch, Lei and Schuster, ICLR 2024, section 3.1 (false-negative rate).</remarks>
public sealed record MultilabelSetMetrics
{
    private static readonly Metric<LabelSetRows>[] Named =
    [
        new("False-negative rate", LowerIsBetter, rows => weights => RowMean.Of(rows.Missed, weights)), new("False-discovery rate", LowerIsBetter, rows => weights => RowMean.Of(rows.Needless, weights)),
        new("Coverage", HigherIsBetter, rows => weights => RowMean.Of(rows.Whole, weights), MetricInterval.ClopperPearson),
    ];

    /// <summary>Number of rows with their labels (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since a label is missing.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Mean over rows of the share of the row's labels that its set misses, in [0, 1]; 0 for a row that carries none. What <c>ControlRisk(alpha)</c> holds to alpha. Lower is better.</summary>
    public required double FalseNegativeRate { get; init; }

    /// <summary>Mean over rows of the share of the set that the row does not carry, in [0, 1]; 0 for an empty set. Lower is better.</summary>
    public required double FalseDiscoveryRate { get; init; }

    /// <summary>Share of rows whose set holds all of their labels, in [0, 1].</summary>
    public required double Coverage { get; init; }

    /// <summary>Interval of Clopper and Pearson of the coverage on further rows; weights count as rows.</summary>
    public required Interval CoverageInterval { get; init; }

    /// <summary>Sizes of the sets. Lower is better at the same false-negative rate.</summary>
    public required SetSizeHistogram Sizes { get; init; }

    /// <summary>Mean number of labels in a set, from 0 to the number of labels.</summary>
    public double AverageSetSize => Sizes.Mean;

    /// <summary>Share of rows with an empty set, in [0, 1].</summary>
    public double EmptyShare => Sizes.EmptyFraction;

    /// <summary>Share of rows whose set holds every label, in [0, 1]: such sets say nothing.</summary>
    public double FullShare => Sizes.Share(Sizes.Weights.Length - 1);

    /// <summary>Each label: the share of its rows that is found, and how often sets hold it.</summary>
    public required ImmutableArray<LabelInSets> Labels { get; init; }

    /// <summary>False-negative rate, false-discovery rate and coverage with their intervals.</summary>
    public required ImmutableArray<MetricEstimate> Metrics { get; init; }

    internal static MultilabelSetMetrics Of(LabelSetRows rows, BootstrapOptions bootstrap)
    {
        var (total, coverage, counts) = (new RowWeights(rows.Weights, rows.Count).Total, RowMean.Of(rows.Whole, rows.Weights), LabelCounts.Of(rows.Sets, rows.Labels, rows.LabelNames.Count, rows.Weights));
        return new()
        {
            Count = total, WithoutLabel = rows.WithoutLabel, FalseNegativeRate = RowMean.Of(rows.Missed, rows.Weights), FalseDiscoveryRate = RowMean.Of(rows.Needless, rows.Weights), Coverage = coverage,
            CoverageInterval = BinomialInterval.ClopperPearson(Math.Min(coverage * total, total), total, bootstrap.Confidence), Sizes = SetSizeHistogram.Compute(rows.Sets, rows.LabelNames.Count, rows.Weights),
            Labels = [.. counts.Select((one, k) => new LabelInSets(rows.LabelNames[k], one.Support, one.Recall,
                one.Support > 0 ? BinomialInterval.ClopperPearson(Math.Min(one.Hits, one.Support), one.Support, bootstrap.Confidence) : null, one.Predicted / total))],
            Metrics = MetricEstimator.Estimate(rows, Named, bootstrap),
        };
    }
}
