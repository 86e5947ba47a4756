using System.Collections.Immutable;

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

    /// <summary>Interval of Clopper and Pearson of the coverage of these very thresholds on further rows; weights count as rows.</summary>
    public required Interval CoverageInterval { get; init; }

    /// <summary>The miscoverage that the sets were asked for; null where it is not known.</summary>
    public double? Alpha { get; init; }

    /// <summary>
    /// Between which shares, ends included, the coverage of so many rows comes with the band's probability by the Beta law of split conformal prediction: BetaBinomial(m, k, n + 1 - k) of n calibration rows,
    /// k = ceil((n + 1) (1 - alpha)). Null where alpha or the number of calibration rows is not known.
    /// </summary>
    public Interval? CoverageBand { get; init; }

    /// <summary>Whether the coverage lies in the band; null where there is none. Ties among scores, and procedures that mean to cover more, lie above.</summary>
    public CoverageState? CoverageState { get; init; }

    /// <summary>Sizes of the sets. Lower is better at the same coverage.</summary>
    public required SetSizeHistogram Sizes { get; init; }

    /// <summary>Mean number of classes in a set, from 0 to the number of classes.</summary>
    public double AverageSetSize => Sizes.Mean;

    /// <summary>Share of rows with an empty set, in [0, 1]: rows that look like none of the calibration's.</summary>
    public double EmptyShare => Sizes.EmptyFraction;

    /// <summary>Share of rows whose set holds every class, in [0, 1]: such sets say nothing.</summary>
    public double FullShare => Sizes.Share(Sizes.Weights.Length - 1);

    /// <summary>Share of all rows whose set is their label alone, in [0, 1]. Higher is better.</summary>
    public required double SingletonHitRatio { get; init; }

    /// <summary>Coverage by size of the set.</summary>
    public required StratifiedCoverage BySize { get; init; }

    /// <summary>Coverage by class.</summary>
    public required ClassCoverage ByClass { get; init; }

    /// <summary>Names of the classes, by the numbers that <see cref="ByClass"/> has.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>Intervals of Clopper and Pearson of the coverages by class, in the order of <see cref="ByClass"/>; weights count as rows.</summary>
    public required ImmutableArray<Interval> ClassIntervals { get; init; }

    /// <summary>Greatest less least coverage of a class that occurs, in [0, 1]. Lower is better; not 0 by chance. NaN of fewer than two.</summary>
    public double ClassGap => CoverageParts.Gap(ByClass.Classes.Select(one => one.Coverage));

    /// <summary>CovGap, 100 times the mean over classes of |coverage - (1 - alpha)|, in [0, 100]. Lower is better. Null where alpha is not known.</summary>
    public double? ClassGapPercent => Alpha is { } alpha ? ByClass.GapPercent(alpha) : null;

    /// <summary>Number of classes covered less than 1 - alpha. Null where alpha is not known.</summary>
    public int? ClassViolations => Alpha is { } alpha ? ByClass.Violations(alpha) : null;

    /// <summary>SSCV, the greatest |coverage - (1 - alpha)| over sizes, in [0, 1]. Lower is better. Null where alpha is not known.</summary>
    public double? SizeViolation => Alpha is { } alpha ? BySize.Violation(alpha) : null;

    /// <summary>Coverage and mean size of each group that has rows; empty where no column of groups was named.</summary>
    public ImmutableArray<CoverageByGroup> Groups { get; init; } = [];

    /// <summary>Greatest less least coverage of a group, in [0, 1]. Lower is better; not 0 by chance. NaN of fewer than two.</summary>
    public double GroupGap => CoverageParts.Gap(Groups.Select(one => one.Coverage));

    /// <summary>The slab of features, brought to mean 0 and deviation 1, that is covered least. Rows count once each, whatever their weights. Null where no column of features was named.</summary>
    public WorstSlab? WorstSlab { get; init; }
}
