namespace MLExtensions.Evaluation;

/// <summary>Pearson's test that two samples have the same shares of categories: sum (O - E)^2 / E over both samples and the C categories that occur, with C - 1 degrees of freedom.</summary>
/// <remarks>The law is one of many rows: with fewer than about 5 expected rows in some category the p-value is approximate. One category alone gives 0 and a p-value of 1. Source: Pearson, 1900 and 1911.</remarks>
public static class ChiSquareHomogeneityTest
{
    /// <summary>Tests.</summary>
    /// <param name="reference">Category of each row, any code.</param>
    /// <param name="current">Category of each row, of the same codes.</param>
    /// <exception cref="InputDataException">A sample is empty.</exception>
    public static TwoSampleTest Compute(ReadOnlySpan<int> reference, ReadOnlySpan<int> current) => Compute(SampleRows.OfCodes(reference), SampleRows.OfCodes(current));

    internal static TwoSampleTest Compute(double[] reference, double[] current)
    {
        SampleRows.Check(reference, current, 1);
        var counts = new Dictionary<double, (int Reference, int Current)>();
        foreach (var code in reference)
            counts[code] = counts.GetValueOrDefault(code) is var count ? (count.Reference + 1, count.Current) : default;
        foreach (var code in current)
            counts[code] = counts.GetValueOrDefault(code) is var count ? (count.Reference, count.Current + 1) : default;
        var (n, m, statistic) = ((double)reference.Length, (double)current.Length, 0.0);
        foreach (var (_, (ofReference, ofCurrent)) in counts.OrderBy(one => one.Key))
        {
            // Both terms (O - E)^2 / E of a category at once.
            var difference = ofReference * m - ofCurrent * n;
            statistic += difference * difference / (n * m * (ofReference + ofCurrent));
        }
        return new(statistic, ChiSquareDistribution.Tail(statistic, counts.Count - 1));
    }
}
