using System.Runtime.InteropServices;

namespace MLExtensions.Evaluation;

/// <summary>An interval of any statistic of the rows: how it varies where the rows are drawn anew from themselves, with replacement.</summary>
/// <remarks>
/// The rows must be independent of each other, and not those that the model was fitted on. Strata keep the number of rows of each as it is: right where the numbers were chosen, as in a test set with so many rows of
/// each class, or where the statistic does not depend on them, as the area under the ROC curve; too narrow where they came by chance and the statistic depends on them, as the accuracy does.
/// Sources: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 14; Davison and Hinkley (1997), Bootstrap Methods and Their Application, chapter 5.
/// </remarks>
public static class Bootstrap
{
    private const string Name = "The statistic", Advice = "Where a class is rare, stratify by label.";

    /// <summary>Resamples by weights: each row counts as often as it is drawn, so that nothing is copied.</summary>
    /// <param name="rowCount">Number of rows, 20 at least.</param>
    /// <param name="statistic">The statistic given how much each row counts: <c>weights => RocAuc.Compute(scores, labels, weights)</c>. Must be finite for every resample; is called by several threads at a time, see <see cref="BootstrapOptions.MaxDegreeOfParallelism"/>.</param>
    /// <param name="options">Number of resamples, confidence, method, seed and threads; null for the defaults.</param>
    /// <param name="strata">Stratum of each row, any number, each drawn from apart; none for a single one. Labels, where some classes are rare.</param>
    /// <param name="weights">
    /// How much each row counts, from 0; none for 1 each. A row is drawn as one with its weight: right for weights of importance. Where a weight of w stands for w rows, give those rows; the interval is too wide otherwise.
    /// </param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There are too few rows, the statistic is not finite or refuses a resample, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static BootstrapInterval Compute(int rowCount, WeightedStatistic statistic, BootstrapOptions? options = null, ReadOnlySpan<int> strata = default, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return Compute(new(rowCount, strata, new(weights, rowCount)), OfRows(rowCount, statistic, weights), options);
    }

    /// <summary>Resamples by row numbers, for statistics that take no weights.</summary>
    /// <param name="rowCount">Number of rows, 20 at least.</param>
    /// <param name="statistic">The statistic of the rows with the given numbers, which come repeatedly and in any order. Must be finite for every resample, and not keep the array; is called by several threads at a time.</param>
    /// <param name="options">Number of resamples, confidence, method, seed and threads; null for the defaults.</param>
    /// <param name="strata">Stratum of each row, any number, each drawn from apart; none for a single one.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There are too few rows, or the statistic is not finite or refuses a resample.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static BootstrapInterval ComputeOfRows(int rowCount, Func<int[], double> statistic, BootstrapOptions? options = null, ReadOnlySpan<int> strata = default)
    {
        ArgumentNullException.ThrowIfNull(statistic);
        return Compute(new(rowCount, strata, new(default, rowCount)), () => statistic, options);
    }

    /// <summary>Makes, for one thread, the statistic of drawn rows by how often each was drawn.</summary>
    internal static Func<Func<int[], double>> OfRows(int rowCount, WeightedStatistic statistic, ReadOnlySpan<double> weights)
    {
        var each = Each(rowCount, weights);
        return () =>
        {
            var counted = new double[rowCount];
            return drawn =>
            {
                Count(drawn, each, counted);
                return statistic(counted);
            };
        };
    }

    /// <summary>How much a drawn row counts; null for 1 each.</summary>
    internal static double[]? Each(int rowCount, ReadOnlySpan<double> weights)
    {
        var checkedWeights = new RowWeights(weights, rowCount);
        if (checkedWeights.AreEqual)
            return null;
        var each = new double[rowCount];
        for (var row = 0; row < rowCount; row++)
            each[row] = checkedWeights[row];
        return each;
    }

    /// <summary>Sums up drawn rows.</summary>
    internal static void Count(int[] drawn, double[]? each, double[] counted)
    {
        Array.Clear(counted);
        if (each is null)
        {
            foreach (var row in drawn)
                counted[row]++;
            return;
        }
        foreach (var row in drawn)
            counted[row] += each[row];
    }

    internal static BootstrapInterval Compute(Resampler rows, Func<Func<int[], double>> start, BootstrapOptions? options)
    {
        options ??= new();
        OptionsValidator.Validate(options);
        var statistic = start();
        var (estimate, replicates) = (Finite(statistic, rows.All(), "all rows"), new ReplicateValues(options.Replicates, Name));
        Replication.Run(options, () =>
        {
            var (of, drawn) = (start(), new int[rows.Count]);
            return replicate =>
            {
                rows.Draw(new(options.Seed, replicate), drawn);
                replicates.Add(replicate, of, drawn);
            };
        });
        if (replicates.Fault is { } fault)
            throw new InputDataException($"{fault} {Advice}");
        Array.Sort(replicates.Values);
        var interval = IntervalOf(options, replicates.Values, estimate, () => rows.Acceleration(some => Finite(statistic, some, "all rows but some"), new(options.Seed)));
        return new(estimate, interval, options.Confidence, ImmutableCollectionsMarshal.AsImmutableArray(replicates.Values));
    }

    /// <summary>The interval by the method of the options.</summary>
    /// <param name="options">The options.</param>
    /// <param name="replicates">The statistic of each resample, ascending.</param>
    /// <param name="estimate">The statistic of the rows themselves.</param>
    /// <param name="acceleration">Computes the acceleration, where the method asks for one.</param>
    internal static Interval IntervalOf(BootstrapOptions options, double[] replicates, double estimate, Func<double> acceleration)
    {
        var (lower, upper) = options.Method == BootstrapMethod.Percentile || replicates[0] == replicates[^1] ? (options.RanksBeyond, replicates.Length + 1 - options.RanksBeyond)
            : CorrectedRanks(options, replicates, estimate, acceleration());
        return new(replicates[lower - 1], replicates[upper - 1]);
    }

    /// <summary>Efron and Tibshirani, equations 14.9 to 14.14. A level beyond the resamples is that of the last of them.</summary>
    private static (int Lower, int Upper) CorrectedRanks(BootstrapOptions options, double[] replicates, double estimate, double acceleration)
    {
        var count = replicates.Length;
        var share = (replicates.Count(value => value < estimate) + replicates.Count(value => value == estimate) / 2.0) / count;
        var bias = NormalDistribution.Quantile(Math.Clamp(share, 0.5 / count, 1 - 0.5 / count));
        var z = NormalDistribution.Quantile((1 + options.Confidence) / 2);
        // 1 - Tail loses digits that a lower level needs.
        var (below, above) = (NormalDistribution.Tail(-Corrected(-z)), NormalDistribution.Tail(Corrected(z)));
        return ((int)Math.Clamp(Math.Floor((count + 1.0) * below + 1e-9), 1, count), (int)Math.Clamp(count + 1 - Math.Floor((count + 1.0) * above + 1e-9), 1, count));

        double Corrected(double level)
        {
            var stretch = 1 - acceleration * (bias + level);
            return stretch > 0 ? bias + (bias + level) / stretch : Math.Sign(level) * 40.0;
        }
    }

    private static double Finite(Func<int[], double> statistic, int[] rows, string which)
        => ReplicateValues.Value(Name, statistic, rows, which, out var value) is { } fault ? throw new InputDataException($"{fault} {Advice}") : value;
}
