namespace MLExtensions.Evaluation;

/// <summary>Kolmogorov's and Smirnov's test of two samples of numbers: D = max_x |F(x) - G(x)| of their empirical distribution functions, in [0, 1].</summary>
/// <remarks>
/// Up to 4,000,000 pairs of rows the p-value is exact given the pooled values, ties included: the share of all ways to deal the pooled rows to samples of these sizes that give D or more. Beyond it is that of
/// Kolmogorov's limit law at sqrt(n m / (n + m)) D, which is conservative with ties.
/// Sources: Smirnov, 1939; Hodges, Arkiv foer Matematik 3, 1958 (the exact law); Schroeer and Trenkler, CSDA 20, 1995 (ties).
/// </remarks>
public static class TwoSampleKolmogorovSmirnovTest
{
    private const long GreatestExact = 4_000_000;

    /// <summary>Tests.</summary>
    /// <param name="reference">Finite numbers.</param>
    /// <param name="current">Finite numbers.</param>
    /// <exception cref="InputDataException">A sample is empty, or a number is not finite.</exception>
    public static TwoSampleTest Compute(ReadOnlySpan<double> reference, ReadOnlySpan<double> current)
    {
        SampleRows.Check(reference, current, 1);
        var (n, m) = (reference.Length, current.Length);
        var values = new double[n + m];
        var isReference = new bool[n + m];
        reference.CopyTo(values);
        current.CopyTo(values.AsSpan(n));
        isReference.AsSpan(0, n).Fill(true);
        Array.Sort(values, isReference);

        // Differences in units of 1 / (n m), so that equal ones are equal.
        var (difference, greatest) = (0L, 0L);
        var endsTie = new bool[n + m];
        for (var i = 0; i < values.Length; i++)
        {
            difference += isReference[i] ? m : -n;
            endsTie[i] = i == values.Length - 1 || values[i] != values[i + 1];
            if (endsTie[i])
                greatest = Math.Max(greatest, Math.Abs(difference));
        }
        var statistic = greatest / ((double)n * m);
        return new(statistic, (long)n * m <= GreatestExact ? Exact(greatest, n, m, endsTie) : Limit(statistic * Math.Sqrt((double)n * m / ((double)n + m))));
    }

    /// <summary>The same where rows have weights. Whole ones count as so many rows; with others the p-value is that of the limit law, at the sums of weights.</summary>
    internal static TwoSampleTest ComputeWeighted(double[] reference, double[]? referenceWeights, double[] current, double[]? currentWeights)
    {
        var (n, m) = (referenceWeights?.Sum() ?? reference.Length, currentWeights?.Sum() ?? current.Length);
        if (referenceWeights is null && currentWeights is null)
            return Compute(reference, current);
        if (n * m <= GreatestExact && (referenceWeights ?? []).All(double.IsInteger) && (currentWeights ?? []).All(double.IsInteger))
            return Compute(Repeated(reference, referenceWeights), Repeated(current, currentWeights));
        var values = (double[])[.. reference, .. current];
        double[] masses = [.. reference.Select((_, row) => (referenceWeights?[row] ?? 1) / n), .. current.Select((_, row) => -(currentWeights?[row] ?? 1) / m)];
        Array.Sort(values, masses);
        var (difference, greatest) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            difference += masses[i];
            if (i == values.Length - 1 || values[i] != values[i + 1])
                greatest = Math.Max(greatest, Math.Abs(difference));
        }
        return new(greatest, Limit(greatest * Math.Sqrt(n / (n + m) * m)));
    }

    private static double[] Repeated(double[] values, double[]? weights)
        => weights is null ? values : [.. values.SelectMany((value, row) => Enumerable.Repeat(value, (int)weights[row]))];

    /// <summary>Dealt i rows to one sample and j to the other, the probability that the difference was so great somewhere on the way.</summary>
    private static double Exact(long greatest, int n, int m, bool[] endsTie)
    {
        var reached = new double[m + 1];
        for (var i = 0; i <= n; i++)
            for (var j = 0; j <= m; j++)
                reached[j] = i + j == 0 ? 0
                    : Math.Abs((long)i * m - (long)j * n) >= greatest && endsTie[i + j - 1] ? 1
                    : ((i > 0 ? i * reached[j] : 0) + (j > 0 ? j * reached[j - 1] : 0)) / (i + j);
        return greatest == 0 ? 1 : Math.Min(1, reached[m]);
    }

    /// <summary>2 sum_k (-1)^(k - 1) exp(-2 k^2 x^2).</summary>
    internal static double Limit(double x)
    {
        if (x < 0.2)
            return 1;   // up to 1e-12, and the series would be long
        var sum = 0.0;
        for (var k = 1; k * x < 20; k++)
            sum += (k % 2 == 1 ? 2 : -2) * Math.Exp(-2 * k * k * x * x);
        return Math.Clamp(sum, 0, 1);
    }
}
