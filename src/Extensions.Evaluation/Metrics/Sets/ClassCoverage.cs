using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Coverage class by class, cov_k = share of the rows of class k whose set holds k, over the classes that occur.</summary>
/// <remarks>Source: Ding, Angelopoulos, Bates, Jordan and Tibshirani, NeurIPS 2023, section 3 (CovGap).</remarks>
public sealed record ClassCoverage
{
    /// <summary>Coverage and 1 - alpha that differ by less are equal: alpha is a decimal number, 1 - 0.7 is not 0.30000000000000004.</summary>
    private const double Slack = 1e-9;

    private ClassCoverage(ImmutableArray<CoverageOfClass> classes) => Classes = classes;

    /// <summary>The classes that occur, ascending. Labels beyond the number of classes are among them, with coverage 0.</summary>
    public ImmutableArray<CoverageOfClass> Classes { get; }

    /// <summary>Macro coverage: mean of cov_k, in [0, 1], where a rare class counts as much as a frequent one. To be near 1 - alpha.</summary>
    public double Macro => Classes.Average(one => one.Coverage);

    /// <summary>CovGap in percent: 100 mean_k |cov_k - (1 - alpha)|, in [0, 100]. Lower is better. Of classes with few rows it is not 0 even where each is covered as promised.</summary>
    /// <param name="alpha">The miscoverage aimed at, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of range.</exception>
    public double GapPercent(double alpha)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        return 100 * Classes.Average(one => Math.Abs(one.Coverage - (1 - alpha)));
    }

    /// <summary>VioClasses: number of classes with cov_k below 1 - alpha, by more than rounding. Lower is better.</summary>
    /// <param name="alpha">The miscoverage aimed at, strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of range.</exception>
    public int Violations(double alpha)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        return Classes.Count(one => one.Coverage < 1 - alpha - Slack);
    }

    /// <summary>Computes it.</summary>
    /// <param name="sets">Row by row, whether the set holds each class.</param>
    /// <param name="classCount">Number of classes, from 1.</param>
    /// <param name="labels">Class of each row, from 0; from <paramref name="classCount"/> on never covered.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no class.</exception>
    /// <exception cref="InputDataException">There is no row, a label is negative, a weight is out of range, or all weights are 0.</exception>
    public static ClassCoverage Compute(ReadOnlySpan<bool> sets, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default)
    {
        var rows = new SetRows(sets, classCount, labels, weights);
        var (total, covered, unknown) = (new double[classCount], new double[classCount], new SortedDictionary<int, double>());
        for (var row = 0; row < rows.Count; row++)
        {
            var (label, weight) = (labels[row], rows.Weights[row]);
            if (label >= classCount)
            {
                unknown[label] = unknown.GetValueOrDefault(label) + weight;
                continue;
            }
            total[label] += weight;
            covered[label] += rows.Covers(row) ? weight : 0;
        }
        var known = Enumerable.Range(0, classCount).Where(k => total[k] > 0).Select(k => new CoverageOfClass(k, total[k], covered[k] / total[k]));
        return new([.. known, .. unknown.Where(one => one.Value > 0).Select(one => new CoverageOfClass(one.Key, one.Value, 0))]);
    }
}
