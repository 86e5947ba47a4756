using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Population stability index (PSI) of a column: sum_b (a_b - e_b) ln(a_b / e_b) over bins with share e_b of the reference and a_b of the current sample, from 0. Lower is more alike.</summary>
/// <remarks>
/// The symmetric Kullback-Leibler divergence of the shares. Shares are smoothed: (rows + s) / (all rows + s B), with s = 0.5 and B bins unless told otherwise. With s = 0 a bin that one sample leaves empty makes
/// the index infinite; a bin that both leave empty counts 0.
/// By custom below 0.1 is little, above 0.25 much; but with no shift at all the mean is near (B - 1) (1 / n + 1 / m) for n and m rows, so small samples exceed 0.1 by chance.
/// Sources: Kullback and Leibler, 1951; Siddiqi, Credit Risk Scorecards, 2006 (the custom); Yurdakul, Statistical Properties of Population Stability Index, 2018 (the law).
/// </remarks>
public static class PopulationStabilityIndex
{
    private const double Slack = 1e-9;

    /// <summary>Of a column of numbers, in bins (a, b] between quantiles b / B of the reference; the outer bins are open-ended.</summary>
    /// <remarks>Equal quantiles are one, and one at the greatest number of the reference is dropped. Where none is left, that number is a bin of its own, with one below and one above.</remarks>
    /// <param name="reference">Finite numbers.</param>
    /// <param name="current">Finite numbers.</param>
    /// <param name="binCount">Number of bins B, where quantiles differ; 2 to 1000.</param>
    /// <param name="smoothing">Rows that are added to each bin, s: a finite number from 0.</param>
    /// <param name="referenceWeights">As how many rows each row of the reference counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="currentWeights">The same of the current sample.</param>
    /// <exception cref="ArgumentException">A setting is out of range, or there are weights, but not one per row.</exception>
    /// <exception cref="InputDataException">A sample is empty, a number is not finite, or a weight is out of range.</exception>
    public static PopulationStability Compute(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int binCount = 10, double smoothing = 0.5,
        ReadOnlySpan<double> referenceWeights = default, ReadOnlySpan<double> currentWeights = default)
    {
        if (binCount is < 2 or > 1000)
            throw new ArgumentOutOfRangeException(nameof(binCount), binCount, $"{nameof(binCount)} must be from 2 to 1000. Got {binCount}.");
        return ComputeWithMissing(reference, current, binCount, smoothing, referenceWeights, currentWeights, (0, 0));
    }

    /// <summary>The same with a last bin, from NaN to NaN, for rows without a number, where there are any.</summary>
    internal static PopulationStability ComputeWithMissing(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int binCount, double smoothing,
        ReadOnlySpan<double> referenceWeights, ReadOnlySpan<double> currentWeights, (double Reference, double Current) missing)
    {
        SampleRows.Check(reference, current, 1);
        var edges = Edges(reference, new(referenceWeights, reference.Length), binCount);
        var (before, now) = (Count(reference, referenceWeights, edges), Count(current, currentWeights, edges));
        return missing == (0, 0) ? Of(before, now, smoothing, [double.NegativeInfinity, .. edges], [.. edges, double.PositiveInfinity])
            : Of([.. before, missing.Reference], [.. now, missing.Current], smoothing, [double.NegativeInfinity, .. edges, double.NaN], [.. edges, double.PositiveInfinity, double.NaN]);
    }

    /// <summary>Of a column of categories, a bin for each category that occurs in either sample.</summary>
    /// <param name="reference">Category of each row, any code.</param>
    /// <param name="current">Category of each row, of the same codes.</param>
    /// <param name="smoothing">Rows that are added to each category, s: a finite number from 0.</param>
    /// <param name="referenceWeights">As how many rows each row of the reference counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="currentWeights">The same of the current sample.</param>
    /// <exception cref="ArgumentException">The smoothing is out of range, or there are weights, but not one per row.</exception>
    /// <exception cref="InputDataException">A sample is empty, or a weight is out of range.</exception>
    public static PopulationStability ComputeCategories(ReadOnlySpan<int> reference, ReadOnlySpan<int> current, double smoothing = 0.5,
        ReadOnlySpan<double> referenceWeights = default, ReadOnlySpan<double> currentWeights = default)
        => ComputeCategories(SampleRows.OfCodes(reference), SampleRows.OfCodes(current), smoothing, referenceWeights, currentWeights);

    internal static PopulationStability ComputeCategories(double[] reference, double[] current, double smoothing, ReadOnlySpan<double> referenceWeights, ReadOnlySpan<double> currentWeights)
    {
        SampleRows.Check(reference, current, 1);
        var ofReference = new RowWeights(referenceWeights, reference.Length);
        var ofCurrent = new RowWeights(currentWeights, current.Length);
        var seen = new SortedSet<double>();
        for (var row = 0; row < reference.Length; row++)
            if (ofReference[row] > 0)
                seen.Add(reference[row]);
        for (var row = 0; row < current.Length; row++)
            if (ofCurrent[row] > 0)
                seen.Add(current[row]);
        double[] codes = [.. seen];
        return Of(Count(reference, referenceWeights, codes)[..^1], Count(current, currentWeights, codes)[..^1], smoothing, codes, codes);
    }

    private static PopulationStability Of(double[] reference, double[] current, double smoothing, double[] lower, double[] upper)
    {
        if (!(smoothing >= 0 && double.IsFinite(smoothing)))
            throw new ArgumentOutOfRangeException(nameof(smoothing), smoothing, string.Create(CultureInfo.InvariantCulture, $"{nameof(smoothing)} must be a finite number from 0. Got {smoothing}."));
        var (n, m) = (reference.Sum(), current.Sum());
        var bins = new StabilityBin[reference.Length];
        for (var b = 0; b < bins.Length; b++)
        {
            var (e, a) = ((reference[b] + smoothing) / (n + smoothing * bins.Length), (current[b] + smoothing) / (m + smoothing * bins.Length));
            bins[b] = new(lower[b], upper[b], e, a, a == e ? 0 : (a - e) * Math.Log(a / e));
        }
        return new(bins.Sum(bin => bin.Contribution), [.. bins]);
    }

    /// <summary>Weights by bin (edge b - 1, edge b]; the last is above all edges.</summary>
    private static double[] Count(ReadOnlySpan<double> sample, ReadOnlySpan<double> sampleWeights, double[] edges)
    {
        var weights = new RowWeights(sampleWeights, sample.Length);
        var counts = new double[edges.Length + 1];
        for (var row = 0; row < sample.Length; row++)
        {
            var at = Array.BinarySearch(edges, sample[row]);
            counts[at < 0 ? ~at : at] += weights[row];
        }
        return counts;
    }

    private static double[] Edges(ReadOnlySpan<double> reference, RowWeights weights, int binCount)
    {
        var (values, masses) = (reference.ToArray(), new double[reference.Length]);
        for (var row = 0; row < masses.Length; row++)
            masses[row] = weights[row];
        Array.Sort(values, masses);
        var greatest = values[Array.FindLastIndex(masses, mass => mass > 0)];
        var (edges, below, at) = (new List<double>(), masses[0], 0);
        for (var b = 1; b < binCount; b++)
        {
            while (below < b * weights.Total / binCount * (1 - Slack) || masses[at] == 0)
                below += masses[++at];
            if (values[at] < greatest && (edges.Count == 0 || values[at] > edges[^1]))
                edges.Add(values[at]);
        }
        return edges.Count > 0 ? [.. edges] : [Math.BitDecrement(greatest), greatest];
    }
}
