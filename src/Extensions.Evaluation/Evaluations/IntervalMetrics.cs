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

    /// <summary>Interval of Clopper and Pearson, at 95 %, of the coverage of these very thresholds on further rows; weights count as rows.</summary>
    public required Interval CoverageInterval { get; init; }

    /// <summary>Widths, in the label's unit; infinite and empty intervals are counted.</summary>
    public required IntervalWidth Width { get; init; }

    /// <summary>Mean interval score at alpha, in the label's unit: lower is better. Infinite where an interval is.</summary>
    public required double IntervalScore { get; init; }

    /// <summary>Coverage by width, in three parts of equal numbers of rows. Rows count once each, whatever their weights.</summary>
    public required StratifiedCoverage ByWidth { get; init; }
}
