namespace MLExtensions.Evaluation;

/// <summary>How prediction sets do on rows that no part of the model was fitted on.</summary>
public sealed record PredictionSetMetrics
{
    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Share of rows whose set holds their label, in [0, 1]. To be near 1 - alpha.</summary>
    public required double Coverage { get; init; }

    /// <summary>Interval of Clopper and Pearson, at 95 %, of the coverage of these very thresholds on further rows; weights count as rows.</summary>
    public required Interval CoverageInterval { get; init; }

    /// <summary>Sizes of the sets. Lower is better at the same coverage.</summary>
    public required SetSizeHistogram Sizes { get; init; }

    /// <summary>Mean number of classes in a set, from 0 to the number of classes.</summary>
    public double AverageSetSize => Sizes.Mean;

    /// <summary>Share of all rows whose set is their label alone, in [0, 1]. Higher is better.</summary>
    public required double SingletonHitRatio { get; init; }

    /// <summary>Coverage by size of the set.</summary>
    public required StratifiedCoverage BySize { get; init; }

    /// <summary>Coverage by class.</summary>
    public required ClassCoverage ByClass { get; init; }
}
