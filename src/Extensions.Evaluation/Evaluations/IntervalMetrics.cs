using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How prediction intervals do on rows that no part of the model was fitted on.</summary>
public sealed record IntervalMetrics
{
    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since their label is NaN.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Share of rows whose label is in their interval, ends included, in [0, 1]. To be near 1 - alpha.</summary>
    public required double Coverage { get; init; }

    /// <summary>Interval of Clopper and Pearson of the coverage of these very thresholds on further rows; weights count as rows.</summary>
    public required Interval CoverageInterval { get; init; }

    /// <summary>The miscoverage that the intervals were asked for.</summary>
    public required double Alpha { get; init; }

    /// <summary>
    /// Between which shares, ends included, the coverage of so many rows comes with the band's probability by the Beta law of split conformal prediction: BetaBinomial(m, k, n + 1 - k) of n calibration rows,
    /// k = ceil((n + 1) (1 - alpha)). Null where the number of calibration rows is not known.
    /// </summary>
    public Interval? CoverageBand { get; init; }

    /// <summary>Whether the coverage lies in the band; null where there is none.</summary>
    public CoverageState? CoverageState { get; init; }

    /// <summary>Share of rows whose label is below the lower end, in [0, 1]; alpha / 2 where both sides are missed alike.</summary>
    public required double BelowShare { get; init; }

    /// <summary>Share of rows whose label is above the upper end, in [0, 1]; alpha / 2 where both sides are missed alike.</summary>
    public required double AboveShare { get; init; }

    /// <summary>Widths, in the label's unit; infinite and empty intervals are counted.</summary>
    public required IntervalWidth Width { get; init; }

    /// <summary>Mean interval score at alpha, in the label's unit: lower is better. Infinite where an interval is.</summary>
    public required double IntervalScore { get; init; }

    /// <summary>Pinball loss of the lower ends as quantiles at alpha / 2, in the label's unit. Lower is better. Infinite where an end is.</summary>
    public required double LowerPinballLoss { get; init; }

    /// <summary>Pinball loss of the upper ends as quantiles at 1 - alpha / 2, in the label's unit. Lower is better. Infinite where an end is.</summary>
    public required double UpperPinballLoss { get; init; }

    /// <summary>CWC, coverage and width in one number, at most 1. Higher is better. NaN where all labels are equal.</summary>
    public required double CoverageWidthCriterion { get; init; }

    /// <summary>
    /// HSIC of width and being covered, of widths divided by the standard deviation of the labels, from 0. Lower is better: 0 where both are independent. Its time grows with the square of the rows: null of more than
    /// 5,000, and where all labels are equal.
    /// </summary>
    public double? WidthDependence { get; init; }

    /// <summary>Coverage by width, in three parts of equal weight; rows of equal width are shared out evenly among the parts that they lie in.</summary>
    public required StratifiedCoverage ByWidth { get; init; }

    /// <summary>SSCV, the greatest |coverage - (1 - alpha)| over the three parts, in [0, 1]. Lower is better.</summary>
    public double WidthViolation => ByWidth.Violation(Alpha);

    /// <summary>Coverage and mean width of each group that has rows; empty where no column of groups was named.</summary>
    public ImmutableArray<CoverageByGroup> Groups { get; init; } = [];

    /// <summary>Greatest less least coverage of a group, in [0, 1]. Lower is better; not 0 by chance. NaN of fewer than two.</summary>
    public double GroupGap => CoverageParts.Gap(Groups.Select(one => one.Coverage));

    /// <summary>The slab of features, brought to mean 0 and deviation 1, that is covered least. Rows count once each, whatever their weights. Null where no column of features was named.</summary>
    public WorstSlab? WorstSlab { get; init; }

    /// <summary>Predicted quantiles and probabilities: CRPS, probability-integral transform. Null where there is no such column.</summary>
    public PredictiveDistributionMetrics? Distribution { get; init; }
}
