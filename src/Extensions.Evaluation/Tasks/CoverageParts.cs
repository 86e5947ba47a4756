using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What is said alike of the coverage of sets and of intervals.</summary>
/// <param name="Covered">Whether each row is covered.</param>
/// <param name="Sizes">Size of each row's set, or width of its interval.</param>
/// <param name="Pass">Weights and groups of the rows.</param>
/// <param name="Alpha">The miscoverage asked for; null where it is not known.</param>
/// <param name="Options">The other settings.</param>
internal sealed record CoverageParts(bool[] Covered, double[] Sizes, RowPass Pass, double? Alpha, ConformalEvaluationOptions Options)
{
    /// <summary>The most rows that a band is computed for; its law takes whole numbers.</summary>
    private const double MostRows = int.MaxValue;

    /// <summary>The band of a number of rows, and whether a coverage lies in it; null where alpha or the number of calibration rows is not known.</summary>
    public (Interval? Band, CoverageState? State) Band(double count, double coverage)
    {
        if (Alpha is not { } alpha || Options.CalibrationCount is not { } calibrationCount || !(Math.Round(count) is >= 1 and <= MostRows))
            return (null, null);
        var rows = (int)Math.Round(count);
        var (least, greatest) = CoverageLaw.Band(rows, calibrationCount, alpha, Options.BandProbability);
        return (new(least / (double)rows, greatest / (double)rows), Math.Round(coverage * rows) is var covered && covered >= least && covered <= greatest ? CoverageState.Pass : CoverageState.Warn);
    }

    /// <summary>Exact interval of a share.</summary>
    public Interval Exact(double share, double count) => BinomialInterval.ClopperPearson(Math.Clamp(share * count, 0, count), count, Options.Confidence);

    /// <summary>The groups that have rows, in the order of their key; none where no column was named.</summary>
    public ImmutableArray<CoverageByGroup> Groups()
    {
        if (Pass.Groups is not { } groups)
            return [];
        var weights = new RowWeights(Pass.Weights, Covered.Length);
        var names = Pass.GroupNames;
        var (counts, covered, finite, sizes) = (new double[names.Count], new double[names.Count], new double[names.Count], new double[names.Count]);
        for (var row = 0; row < groups.Length; row++)
        {
            if (groups[row] is not (>= 0 and var group))
                continue;
            counts[group] += weights[row];
            covered[group] += Covered[row] ? weights[row] : 0;
            (finite[group], sizes[group]) = double.IsFinite(Sizes[row]) ? (finite[group] + weights[row], sizes[group] + weights[row] * Sizes[row]) : (finite[group], sizes[group]);
        }
        return [.. Enumerable.Range(0, names.Count).Where(group => counts[group] > 0).Select(group =>
        {
            var coverage = Math.Min(1, covered[group] / counts[group]);
            var (band, state) = Band(counts[group], coverage);
            return new CoverageByGroup(names[group], counts[group], coverage, Exact(coverage, counts[group]), sizes[group] / finite[group], band, state);
        })];
    }

    /// <summary>Greatest less least; NaN of fewer than two.</summary>
    public static double Gap(IEnumerable<double> coverages) => coverages.ToArray() is { Length: >= 2 } all ? all.Max() - all.Min() : double.NaN;

    /// <summary>The slab that is covered least, of features brought to mean 0 and deviation 1; null where no column was named or fewer than two rows are there.</summary>
    /// <remarks>Rows are put in the order of their features first, so that the halves do not depend on the order of the view.</remarks>
    public WorstSlab? Slab(IReadOnlyList<float[]>? features)
    {
        int[] rows = [.. Enumerable.Range(0, Covered.Length).Where(row => Pass.Weights is null || Pass.Weights[row] > 0)];
        if (features is null || rows.Length < 2)
            return null;
        Array.Sort(rows, (a, b) => features[a].AsSpan().SequenceCompareTo(features[b]) is var order && order != 0 ? order : Covered[a].CompareTo(Covered[b]));
        var width = features[0].Length;
        var scaled = new double[rows.Length * width];
        for (var j = 0; j < width; j++)
        {
            var mean = rows.Average(row => (double)features[row][j]);
            var deviation = Math.Sqrt(rows.Average(row => (features[row][j] - mean) * (features[row][j] - mean)));
            for (var i = 0; i < rows.Length; i++)
                scaled[i * width + j] = (features[rows[i]][j] - mean) / (deviation > 0 ? deviation : 1);
        }
        return WorstSlabCoverage.Compute(scaled, width, Array.ConvertAll(rows, row => Covered[row]), Options.WorstSlab);
    }
}
