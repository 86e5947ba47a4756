using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How a model does group by group, and how far apart the groups are.</summary>
/// <remarks>
/// A gap is the greatest value of a group less the least one, so it is positive even where all groups are served alike, the more so the smaller they are and the more there are. Its interval takes that into account:
/// it holds 0 where the groups differ no more than resampling makes them differ.
/// Interval of a gap: with deviations D_g = m*_g - m_g of the groups over bootstrap resamples within each group, standard errors s_g, and q the quantile of max_ij |D_i - D_j| / sqrt(s_i^2 + s_j^2) at the
/// confidence, it reaches from max_ij (|m_i - m_j| - q s_ij), or 0, to max_ij (|m_i - m_j| + q s_ij): the differences of all pairs lie within at once (Tukey's range, studentised and resampled). For shares of rows
/// without weights, where a group has fewer than 20 rows or the same value in all resamples, it is of the exact intervals of all groups at once, each at confidence^(1 / G).
/// </remarks>
public sealed record FairnessMetrics
{
    /// <summary>Names of the groups that occur, in the order of all lists.</summary>
    public required ImmutableArray<string> GroupNames { get; init; }

    /// <summary>Number of rows of each group (sum of their weights).</summary>
    public required ImmutableArray<double> Counts { get; init; }

    /// <summary>Number of rows left out since they are of no group, whatever their weights.</summary>
    public required long WithoutGroup { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Named metrics group by group, with their gaps.</summary>
    public required ImmutableArray<MetricByGroup> Metrics { get; init; }

    /// <summary>Decisions of two classes group by group: demographic parity, equalised odds. Null where there are more classes or none.</summary>
    public GroupFairness? Decisions { get; init; }

    /// <summary>Gap of the shares predicted positive, with its interval; 0 is demographic parity. Null where there are not two classes.</summary>
    public MetricEstimate? DemographicParity { get; init; }

    /// <summary>Gap of the true-positive rates, with its interval; 0 is equal opportunity. Null where there are not two classes.</summary>
    public MetricEstimate? EqualOpportunity { get; init; }

    /// <summary>The greater of the gaps of true-positive and false-positive rates, with its interval; 0 is equalised odds. Null where there are not two classes.</summary>
    public MetricEstimate? EqualizedOdds { get; init; }

    /// <summary>Gap of the precisions, with its interval; 0 is predictive parity. Null where there are not two classes.</summary>
    public MetricEstimate? PredictiveParity { get; init; }

    /// <summary>A named metric by group.</summary>
    /// <param name="name">Its name, as <see cref="BinaryMetric"/> and its kin give it.</param>
    /// <exception cref="ArgumentException">There is no such metric; the message lists what there is.</exception>
    public MetricByGroup this[string name] => Metrics.FirstOrDefault(metric => metric.Name == name)
        ?? throw new ArgumentException($"There is no metric '{name}'; there are {string.Join(", ", Metrics.Select(metric => $"'{metric.Name}'"))}.", nameof(name));

    /// <summary>Two classes.</summary>
    internal static FairnessMetrics Of(BinaryPredictions rows, IReadOnlyList<Metric<BinaryPredictions>> metrics, BootstrapOptions options)
    {
        var fairness = Of(rows, rows.Subset, [.. metrics, .. ParityRates.All], options);
        var (selected, found, alarms, precision) = (fairness.Metrics[^4], fairness.Metrics[^3], fairness.Metrics[^2], fairness.Metrics[^1]);
        return fairness with
        {
            Metrics = fairness.Metrics[..^4],
            Decisions = GroupFairness.Compute(rows.Predicted, rows.Labels, rows.Groups, rows.Weights, options.Confidence),
            DemographicParity = selected.Gap, EqualOpportunity = found.Gap, PredictiveParity = precision.Gap,
            EqualizedOdds = GroupGaps.Greater("Equalised odds", [.. found.Groups], [.. alarms.Groups], fairness.GroupNames, options.Confidence),
        };
    }

    /// <summary>Several classes.</summary>
    internal static FairnessMetrics Of(MulticlassPredictions rows, IReadOnlyList<Metric<MulticlassPredictions>> metrics, BootstrapOptions options) => Of(rows, rows.Subset, metrics, options);

    /// <summary>Numbers.</summary>
    internal static FairnessMetrics Of(RegressionPredictions rows, IReadOnlyList<Metric<RegressionPredictions>> metrics, BootstrapOptions options) => Of(rows, rows.Subset, metrics, options);

    /// <exception cref="InputDataException">There are fewer than two groups.</exception>
    private static FairnessMetrics Of<TPredictions>(TPredictions rows, Func<int[], TPredictions> subset, IReadOnlyList<Metric<TPredictions>> metrics, BootstrapOptions options) where TPredictions : PredictionRows
    {
        OptionsValidator.Validate(options);
        var members = Members(rows);
        if (members.Count < 2)
            throw new InputDataException(members.Count == 0 ? $"None of {rows.Count} rows has a group and a weight above 0; at least two groups are needed."
                : $"All rows that have a group and a weight above 0 are of group '{NameOf(rows, members[0].Group)}'; at least two groups are needed.");
        var weights = new RowWeights(rows.Weights, rows.Count);
        var counts = new double[members.Count];
        for (var g = 0; g < counts.Length; g++)
            foreach (var row in members[g].Rows)
                counts[g] += weights[row];
        string[] names = [.. members.Select(one => NameOf(rows, one.Group))];
        var estimates = members.Select((one, g) => MetricEstimator.Estimate(subset(one.Rows), metrics, options with { Seed = SeedOf(options.Seed, g) })).ToArray();
        var trials = rows.Weights.IsEmpty ? counts : null;
        return new()
        {
            GroupNames = [.. names], Counts = [.. counts], WithoutGroup = rows.Groups.Count(-1), WithoutLabel = rows.WithoutLabel,
            Metrics = [.. metrics.Select((metric, m) => ByGroup([.. estimates.Select(group => group[m])], names, metric.Interval == MetricInterval.ClopperPearson ? trials : null))],
        };
    }

    /// <param name="groups">The metric of each group.</param>
    /// <param name="names">Names of the groups.</param>
    /// <param name="trials">Numbers of rows that the values are shares of; null where they are no such shares.</param>
    private static MetricByGroup ByGroup(MetricEstimate[] groups, string[] names, double[]? trials)
    {
        // Groups too small for resamples are not too small for an exact interval.
        if (trials is not null)
            groups = [.. groups.Select((one, g) => one.Interval is not null || double.IsNaN(one.Value) ? one
                : new MetricEstimate(one.Name, one.Direction, one.Value, Interval.ClopperPearson(one.Value, trials[g], one.Confidence), null, one.Method, one.Confidence, one.Replicates, one.Draws))];
        var worst = -1;
        for (var g = 0; g < groups.Length; g++)
            if (!double.IsNaN(groups[g].Value) && (worst < 0 || (groups[g].Direction == MetricDirection.HigherIsBetter ? groups[g].Value < groups[worst].Value : groups[g].Value > groups[worst].Value)))
                worst = g;
        return new([.. groups], GroupGaps.Of(groups, names, groups[0].Confidence, trials)) { WorstGroup = worst < 0 ? null : names[worst] };
    }

    /// <summary>The rows of each group that have a weight above 0, by group.</summary>
    private static List<(int Group, int[] Rows)> Members(PredictionRows rows)
    {
        var members = new SortedDictionary<int, List<int>>();
        for (var row = 0; row < rows.Count; row++)
            if (rows.Groups[row] >= 0 && (rows.Weights.IsEmpty || rows.Weights[row] > 0))
                (members.TryGetValue(rows.Groups[row], out var found) ? found : members[rows.Groups[row]] = []).Add(row);
        return [.. members.Select(one => (one.Key, one.Value.ToArray()))];
    }

    private static string NameOf(PredictionRows rows, int group) => rows.GroupNames[group];

    /// <summary>Groups of one size must not draw the same rows.</summary>
    private static int SeedOf(int seed, int group) => unchecked(seed + 1_000_003 * (group + 1));
}
