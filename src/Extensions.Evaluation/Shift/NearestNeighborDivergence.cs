using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Divergences between the laws p and q of two samples of rows, from ratios of numbers of neighbours, without any density estimate.</summary>
/// <remarks>
/// Of the k nearest neighbours among all rows, itself left out, a row of the second sample has N of the first and M of its own; with n and m rows the ratio p / q is estimated there by r = (m / n) N / (M + 1).
/// Neighbours are by Euclidean distance; tied ones share the last places. Ratios reach from 0 to k m / n: greater ones are not seen, and laws far apart need large samples.
/// Estimates are biased upwards: under no shift, with samples of one size, that of Kullback and Leibler by about 2 / k, and more where the tails of one law hold few rows of the other. Compare values of one k
/// and of like sizes; for a p-value take <see cref="ClassifierTwoSampleTest"/>.
/// Time grows with n log n in few columns, and with n^2 in many (about 10 and more).
/// Source: Noshad, Moon, Yasaei Sekeh and Hero, Direct Estimation of Information Divergence Using Nearest Neighbor Ratios, ISIT 2017.
/// </remarks>
public static class NearestNeighborDivergence
{
    /// <summary>f-divergence D_g(p || q) = E_q[g(p / q)]: mean of g(r) over the rows of the second sample, at least 0.</summary>
    /// <param name="function">g, convex with g(1) = 0, finite at every ratio: (r - 1)^2 for Pearson's chi-square, |r - 1| / 2 for total variation, (sqrt(r) - 1)^2 for twice the squared Hellinger distance.</param>
    /// <param name="first">Row by row, a sample of p: finite numbers.</param>
    /// <param name="second">Row by row, a sample of q: finite numbers of the same columns.</param>
    /// <param name="columnCount">Number of columns, from 1.</param>
    /// <param name="settings">How to estimate; null for the defaults.</param>
    /// <exception cref="ArgumentException">The numbers do not fill whole rows, there are not so many neighbours, or g is not finite at a ratio.</exception>
    /// <exception cref="InputDataException">A sample is empty, or a number is not finite or too great.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static DivergenceEstimate Compute(Func<double, double> function, ReadOnlySpan<double> first, ReadOnlySpan<double> second, int columnCount, NeighborSettings? settings = null)
    {
        ArgumentNullException.ThrowIfNull(function);
        var (ratios, k) = Ratios(first, second, columnCount, settings ??= new(), "first", "second");
        return new(Math.Max(0, ratios.Average(ratio => Finite(function(Math.Max(ratio, settings.LeastRatio)), ratio))), ratios.Average(), k);
    }

    /// <summary>Kullback-Leibler divergence KL(p || q) = E_p[ln(p / q)]: D_g(q || p) with g(r) = -ln r, over the rows of the first sample. A row without neighbours of the second counts half a one.</summary>
    /// <param name="first">Row by row, a sample of p: finite numbers.</param>
    /// <param name="second">Row by row, a sample of q: finite numbers of the same columns.</param>
    /// <param name="columnCount">Number of columns, from 1.</param>
    /// <param name="settings">How to estimate; null for the defaults. A least ratio above 0 takes the place of the half neighbour.</param>
    /// <exception cref="ArgumentException">The numbers do not fill whole rows, or there are not so many neighbours.</exception>
    /// <exception cref="InputDataException">A sample is empty, or a number is not finite or too great.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static DivergenceEstimate ComputeKullbackLeibler(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int columnCount, NeighborSettings? settings = null)
    {
        // E_p[-ln(q / p)]: the samples change places.
        var (ratios, k) = Ratios(second, first, columnCount, settings ??= new(), "second", "first");
        var least = settings.LeastRatio > 0 ? settings.LeastRatio : 0.5 / (k + 1) * first.Length / second.Length;
        return new(Math.Max(0, -ratios.Average(ratio => Math.Log(Math.Max(ratio, least)))), ratios.Average(), k);
    }

    /// <summary>Renyi divergence D_alpha(p || q) = ln E_q[(p / q)^alpha] / (alpha - 1), over the rows of the second sample, at least 0.</summary>
    /// <param name="alpha">Order: above 0 and not 1. Great orders need large samples.</param>
    /// <param name="first">Row by row, a sample of p: finite numbers.</param>
    /// <param name="second">Row by row, a sample of q: finite numbers of the same columns.</param>
    /// <param name="columnCount">Number of columns, from 1.</param>
    /// <param name="settings">How to estimate; null for the defaults.</param>
    /// <exception cref="ArgumentException">The order is out of range, the numbers do not fill whole rows, or there are not so many neighbours.</exception>
    /// <exception cref="InputDataException">A sample is empty, or a number is not finite or too great.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static DivergenceEstimate ComputeRenyi(double alpha, ReadOnlySpan<double> first, ReadOnlySpan<double> second, int columnCount, NeighborSettings? settings = null)
    {
        if (!(alpha > 0 && alpha != 1 && double.IsFinite(alpha)))
            throw new ArgumentOutOfRangeException(nameof(alpha), alpha, string.Create(CultureInfo.InvariantCulture, $"{nameof(alpha)} must be a finite number above 0 other than 1. Got {alpha}."));
        var (ratios, k) = Ratios(first, second, columnCount, settings ??= new(), "first", "second");
        var mean = ratios.Average(ratio => Math.Pow(Math.Max(ratio, settings.LeastRatio), alpha));
        return new(mean > 0 ? Math.Max(0, Math.Log(mean) / (alpha - 1)) : double.PositiveInfinity, ratios.Average(), k);
    }

    /// <summary>(m / n) N / (M + 1) at each of the m rows of the second sample.</summary>
    private static (double[] Ratios, int NeighborCount) Ratios(
        ReadOnlySpan<double> first, ReadOnlySpan<double> second, int width, NeighborSettings settings, string firstName, string secondName)
    {
        OptionsValidator.Validate(settings);
        SampleRows.Check(first, second, width, 1, firstName, secondName);
        var (n, m) = (first.Length / width, second.Length / width);
        var k = settings.NeighborCount ?? (int)Math.Max(1, Math.Round(Math.Sqrt(Math.Min(n, m))));
        if (k > n + m - 1)
            throw new ArgumentException($"{nameof(NeighborSettings.NeighborCount)} must be at most the number of all rows less one, {n + m - 1}. Got {k}.", nameof(settings));
        double[] points = [.. first, .. second];
        if (settings.Standardize)
            new Standardization(points, width).Apply(points);
        var (tree, ratios) = (new NeighborTree(points, width, n), new double[m]);
        for (var row = 0; row < m; row++)
        {
            var count = tree.CountOfFirst(points.AsSpan((n + row) * width, width), k, n + row);
            ratios[row] = (double)m / n * count / (k - count + 1);
        }
        return (ratios, k);
    }

    private static double Finite(double value, double ratio) => double.IsFinite(value) ? value
        : throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The function must be finite at every ratio; it is {value} at {ratio}. {nameof(NeighborSettings.LeastRatio)} keeps ratios off 0."));
}
