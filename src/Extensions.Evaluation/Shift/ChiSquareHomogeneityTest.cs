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

    /// <summary>Where rows have weights, they count as so many rows.</summary>
    internal static TwoSampleTest Compute(double[] reference, double[] current, double[]? referenceWeights = null, double[]? currentWeights = null)
    {
        SampleRows.Check(reference, current, 1);
        var counts = new Dictionary<double, (double Reference, double Current)>();
        for (var row = 0; row < reference.Length; row++)
            counts[reference[row]] = counts.GetValueOrDefault(reference[row]) is var count ? (count.Reference + (referenceWeights?[row] ?? 1), count.Current) : default;
        for (var row = 0; row < current.Length; row++)
            counts[current[row]] = counts.GetValueOrDefault(current[row]) is var count ? (count.Reference, count.Current + (currentWeights?[row] ?? 1)) : default;
        var (n, m, statistic) = (referenceWeights?.Sum() ?? reference.Length, currentWeights?.Sum() ?? current.Length, 0.0);
        foreach (var (_, (ofReference, ofCurrent)) in counts.OrderBy(one => one.Key))
        {
            // Both terms (O - E)^2 / E of a category at once.
            var difference = ofReference * m - ofCurrent * n;
            statistic += difference * difference / (n * m * (ofReference + ofCurrent));
        }
        return new(statistic, ChiSquareDistribution.Tail(statistic, counts.Count - 1));
    }
}
