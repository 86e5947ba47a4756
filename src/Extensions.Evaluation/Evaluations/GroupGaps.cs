using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Gaps of a metric between groups, with intervals: see <see cref="FairnessMetrics"/>.</summary>
internal static class GroupGaps
{
    /// <summary>The gap of one metric.</summary>
    /// <param name="groups">The metric of each group, with replicates of resamples within the group.</param>
    /// <param name="names">Names of the groups.</param>
    /// <param name="confidence">Confidence of the interval.</param>
    /// <param name="trials">Numbers of rows that the values are shares of, where they are; else null.</param>
    public static MetricEstimate Of(MetricEstimate[] groups, IReadOnlyList<string> names, double confidence, double[]? trials = null)
    {
        var defined = Enumerable.Range(0, groups.Length).Where(g => !double.IsNaN(groups[g].Value)).ToArray();
        var gap = GroupGap.Of(groups.Select(one => one.Value)).Difference;
        if (defined.Length < 2)
            return Gap(groups[0], gap, null, $"The metric is defined for {(defined.Length == 0 ? "no group" : $"group '{names[defined[0]]}' alone")}; at least two are needed.", confidence, []);
        var replicates = Array.ConvertAll(defined, g => Shuffled(groups[g].Replicates, g));
        var lacking = Array.FindIndex(replicates, values => values.Length == 0);
        var constant = Array.FindIndex(replicates, values => values.Length > 0 && values.AsSpan().IndexOfAnyExcept(values[0]) < 0);
        if (lacking < 0 && constant < 0)
            return Gap(groups[0], gap, Simultaneous(Array.ConvertAll(defined, g => groups[g].Value), replicates, confidence, trials is not null), null, confidence, Gaps(replicates));
        if (trials is not null)
            return Gap(groups[0], gap, Exact(defined, groups, trials, confidence), null, confidence, lacking < 0 ? Gaps(replicates) : []);
        return Gap(groups[0], gap, null, lacking >= 0 ? $"Group '{names[defined[lacking]]}': {groups[defined[lacking]].WithoutInterval}"
            : $"All resamples of group '{names[defined[constant]]}' have the same value; its rows say nothing of how it varies.", confidence, lacking < 0 ? Gaps(replicates) : []);
    }

    /// <summary>The greater of two gaps; the interval is of both at once, each at half the miscoverage.</summary>
    public static MetricEstimate Greater(string name, MetricEstimate[] first, MetricEstimate[] second, IReadOnlyList<string> names, double confidence)
    {
        var (one, other) = (Of(first, names, (1 + confidence) / 2), Of(second, names, (1 + confidence) / 2));
        Interval? interval = one.Interval is { } a && other.Interval is { } b ? new(Math.Max(a.Lower, b.Lower), Math.Max(a.Upper, b.Upper)) : null;
        ImmutableArray<double> replicates = one.Replicates.Length == other.Replicates.Length ? [.. one.Replicates.Zip(other.Replicates, Math.Max)] : [];
        return new(name, MetricDirection.LowerIsBetter, Math.Max(one.Value, other.Value), interval, one.WithoutInterval ?? other.WithoutInterval, one.Method, confidence, replicates);
    }

    private static MetricEstimate Gap(MetricEstimate group, double value, Interval? interval, string? reason, double confidence, ImmutableArray<double> replicates)
        => new(group.Name, MetricDirection.LowerIsBetter, value, interval, reason, MetricInterval.Bootstrap, confidence, replicates);

    private static ImmutableArray<double> Gaps(double[][] replicates)
        => [.. Enumerable.Range(0, replicates[0].Length).Select(r => replicates.Max(values => values[r]) - replicates.Min(values => values[r]))];

    /// <summary>The differences of all pairs at once, studentised.</summary>
    internal static Interval Simultaneous(double[] values, double[][] replicates, double confidence, bool isShare)
    {
        var errors = Array.ConvertAll(replicates, StandardError);
        var greatest = new double[replicates[0].Length];
        for (var i = 0; i < values.Length; i++)
            for (var j = 0; j < i; j++)
                for (var r = 0; r < greatest.Length; r++)
                    greatest[r] = Math.Max(greatest[r], Math.Abs(replicates[i][r] - values[i] - (replicates[j][r] - values[j])) / Math.Sqrt(errors[i] * errors[i] + errors[j] * errors[j]));
        Array.Sort(greatest);
        var quantile = greatest[(int)Math.Min(greatest.Length, Math.Ceiling((greatest.Length + 1) * confidence - 1e-9)) - 1];
        var (lower, upper) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
            for (var j = 0; j < i; j++)
            {
                var (difference, reach) = (Math.Abs(values[i] - values[j]), quantile * Math.Sqrt(errors[i] * errors[i] + errors[j] * errors[j]));
                (lower, upper) = (Math.Max(lower, difference - reach), Math.Max(upper, difference + reach));
            }
        return new(lower, isShare ? Math.Min(1, upper) : upper);
    }

    /// <summary>Clopper's and Pearson's intervals of all groups at once: rows of different groups are independent.</summary>
    private static Interval Exact(int[] defined, MetricEstimate[] groups, double[] trials, double confidence)
    {
        var each = Math.Pow(confidence, 1.0 / defined.Length);
        var intervals = Array.ConvertAll(defined, g => Interval.ClopperPearson(groups[g].Value, trials[g], each));
        var (lower, upper) = (0.0, 0.0);
        for (var i = 0; i < intervals.Length; i++)
            for (var j = 0; j < intervals.Length; j++)
                if (i != j)
                    (lower, upper) = (Math.Max(lower, intervals[i].Lower - intervals[j].Upper), Math.Max(upper, intervals[i].Upper - intervals[j].Lower));
        return new(lower, upper);
    }

    /// <summary>Resamples of one group have nothing to do with those of another, in whatever order they come.</summary>
    private static double[] Shuffled(ImmutableArray<double> replicates, int group)
    {
        double[] values = [.. replicates];
        new Random(group).Shuffle(values);
        return values;
    }

    private static double StandardError(double[] replicates)
    {
        var mean = replicates.Average();
        return Math.Sqrt(replicates.Sum(value => (value - mean) * (value - mean)) / (replicates.Length - 1));
    }
}
