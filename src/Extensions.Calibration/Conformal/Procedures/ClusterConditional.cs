using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>Clustered conformal prediction: a threshold for every cluster of classes whose scores are distributed alike; between one threshold for all and one for each class.</summary>
/// <remarks>
/// <para>A part of the calibration rows describes each class by the quantiles of its scores at 0.5, 0.6, 0.7, 0.8, 0.9 and 1 - alpha; weighted k-means, with the square roots of the classes' counts as weights, makes
/// clusters of them. The other rows give the thresholds. A class with fewer than 1 / alpha - 1 rows in the first part is in no cluster, and gets the threshold of all rows.</para>
/// <para>For every cluster P(label in set | label in cluster) is at least 1 - alpha. For a single class it is at least that less the largest distance between the distribution functions of the scores of two classes
/// of its cluster. Source: Ding, Angelopoulos, Bates, Jordan and Tibshirani (2023), Class-Conditional Conformal Prediction with Many Classes, NeurIPS, Propositions 2 and 3.</para>
/// </remarks>
[ProcedureName("cluster_conditional")]
public sealed record ClusterConditional : ConformalProcedure
{
    private static readonly double[] Levels = [0.5, 0.6, 0.7, 0.8, 0.9];

    /// <summary>Number of clusters, at least 1.</summary>
    /// <value>Default: null: half the number of rows that the rarest class with at least 1 / alpha - 1 rows has in the first part.</value>
    [Range(1, int.MaxValue)]
    public int? ClusterCount { get; init; }

    /// <summary>Share of the rows that make the clusters, strictly between 0 and 1.</summary>
    /// <value>Default: null: m / (75 + m) for m classes with as many rows as that class at least.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? ClusteringShare { get; init; }

    /// <summary>Seed of the choice of those rows.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <inheritdoc/>
    public override FittedClusterConditional Fit(ConformalRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var labels = rows.Labels ?? throw new ArgumentException($"The rows have no classes; {nameof(ClusterConditional)} serves sets of classes.", nameof(rows));
        var counts = new int[rows.ClassCount];
        foreach (var label in labels)
            if (label < counts.Length)
                counts[label]++;
        var fewest = Math.Max((int)ConformalQuantile.LeastCount(rows.Alpha), counts.Min());
        var able = counts.Count(count => count >= fewest);
        var share = ClusteringShare ?? able / (75.0 + able);
        var clusters = ClusterCount ?? (int)(share * fewest) / 2;
        var isFirst = Enumerable.Range(0, rows.Count).Select(row => RowUniforms.OfPosition(Seed, row) < share).ToArray();
        return able < 2 || clusters < 2 || !isFirst.Contains(false) ? Fit(rows, [.. counts.Select(_ => -1)], _ => true) : Fit(rows, Clusters(rows, clusters, row => isFirst[row]), row => !isFirst[row]);
    }

    /// <summary>The cluster of each class, -1 for none.</summary>
    internal static ImmutableArray<int> Clusters(ConformalRows rows, int count, Predicate<int> isUsed)
    {
        var parts = PartScores.Of(rows.Scores, [.. rows.Labels!.Select((label, row) => isUsed(row) ? label : -1)], rows.ClassCount);
        var points = Enumerable.Range(0, parts.Length).Where(k => parts[k]?.Count >= ConformalQuantile.LeastCount(rows.Alpha))
            .Select(k => (Class: k, Point: Array.ConvertAll([.. Levels, 1 - rows.Alpha], level => Quantile(parts[k]!.Sorted, level)), Weight: Math.Sqrt(parts[k]!.Count)))
            .Where(one => one.Point.All(double.IsFinite)).ToArray();
        var clusters = Enumerable.Repeat(-1, rows.ClassCount).ToArray();
        if (points.Length >= 2)
            foreach (var (point, cluster) in points.Zip(WeightedKMeans.Assign(Array.ConvertAll(points, one => one.Point), Array.ConvertAll(points, one => one.Weight), count)))
                clusters[point.Class] = cluster;
        return [.. clusters];
    }

    /// <summary>The thresholds from the rows that are used, for given clusters.</summary>
    internal static FittedClusterConditional Fit(ConformalRows rows, ImmutableArray<int> clusters, Predicate<int> isUsed)
    {
        var parts = rows.Labels!.Select((label, row) => isUsed(row) && label < clusters.Length ? clusters[label] : -1).ToArray();
        return new(clusters, PartScores.Of(rows.Scores, parts, clusters.Max() + 1), new([.. rows.Scores.Where((_, row) => isUsed(row))]));
    }

    /// <summary>The quantile between the two nearest of sorted numbers.</summary>
    private static double Quantile(ReadOnlySpan<double> sorted, double level)
    {
        var place = level * (sorted.Length - 1);
        var below = (int)place;
        return below + 1 < sorted.Length ? sorted[below] + (place - below) * (sorted[below + 1] - sorted[below]) : sorted[^1];
    }
}

/// <summary>Fitted <see cref="ClusterConditional"/>.</summary>
/// <param name="ClusterOf">The cluster of each class, from 0; -1 for none.</param>
/// <param name="Clusters">Calibration scores of each cluster; null for one without.</param>
/// <param name="All">Those of all rows that made no clusters, for classes in no cluster.</param>
[ProcedureName("cluster_conditional")]
public sealed record FittedClusterConditional(ImmutableArray<int> ClusterOf, ImmutableArray<CalibrationScores?> Clusters, CalibrationScores All) : FittedProcedure
{
    /// <inheritdoc/>
    public override ThresholdRule At(double alpha)
    {
        var (own, all) = (Clusters.Select(one => one?.Threshold(alpha) ?? double.PositiveInfinity).ToArray(), All.Threshold(alpha));
        return Clusters.IsEmpty ? new OneThreshold(all) : new ClassThresholds([.. ClusterOf.Select(cluster => cluster < 0 ? all : own[cluster])]);
    }

    /// <inheritdoc/>
    public override CalibrationScores? ScoresOf(in ConformalRow row, int label) => ClusterOf[label] is var cluster && cluster < 0 ? All : Clusters[cluster];

    /// <inheritdoc/>
    public override ConformalGuarantee Guarantee(double alpha, string covered)
    {
        var without = ClusterOf.Count(cluster => cluster < 0);
        var level = string.Create(CultureInfo.InvariantCulture, $"{1 - alpha:0.######}");
        var ofAll = $"the threshold of all rows, and with probability at least {level}, {covered}: on average over rows of all classes.";
        return new(
            Clusters.IsEmpty ? $"There are too few rows for clusters of classes; every class has {ofAll}"
                : $"For rows of the classes of any one of {Clusters.Length} clusters: with probability at least {level}, {covered}.{(without > 0 ? $" {without} classes are in no cluster: they have {ofAll}" : "")}",
            "Within each cluster calibration rows and new rows are exchangeable; nothing about the model was fitted or chosen on them. Of a single class the probability may be lower, by at most the largest distance between the distribution functions of the scores of two classes of its cluster.")
        { Shortfall = Shortfalls.TooFew(Clusters, alpha, "cluster", "Their classes are in every set") ?? (without > 0 ? Shortfalls.TooFew(All.Count, alpha) : null) };
    }
}
