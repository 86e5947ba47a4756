namespace MLExtensions.Evaluation;

/// <summary>Classifier two-sample test: do two samples of rows come from one law? A classifier learns to tell them apart on one part of the rows; its accuracy on the other part is compared with that of a coin.</summary>
/// <remarks>
/// The larger sample is cut to the size of the smaller one by drawing rows, and as many of each are held out. The p-value is the binomial tail P(B(n, 1/2) >= right answers) of n held-out rows. Under the hypothesis
/// it is exact for a classifier that gives both answers equally often, and too great for others (Hoeffding 1956): small ones are never more frequent than they say.
/// Columns are brought to mean 0 and standard deviation 1 over the training rows. Rows must be independent.
/// Source: Lopez-Paz and Oquab, Revisiting Classifier Two-Sample Tests, ICLR 2017, section 3.
/// </remarks>
public static class ClassifierTwoSampleTest
{
    /// <summary>Tests.</summary>
    /// <param name="reference">Row by row, finite numbers.</param>
    /// <param name="current">Row by row, finite numbers of the same columns.</param>
    /// <param name="columnCount">Number of columns, from 1.</param>
    /// <param name="settings">How to test; null for the defaults.</param>
    /// <exception cref="ArgumentException">The numbers do not fill whole rows.</exception>
    /// <exception cref="InputDataException">A sample has fewer than 4 rows, or a number is not finite or too great.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting is out of range.</exception>
    public static TwoSampleAccuracy Compute(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int columnCount, TwoSampleSettings? settings = null)
    {
        OptionsValidator.Validate(settings ??= new());
        SampleRows.Check(reference, current, columnCount, leastRows: 4);
        var random = new Random(settings.Seed);
        var size = Math.Min(reference.Length, current.Length) / columnCount;
        var heldOut = Math.Clamp((int)Math.Round(settings.TestShare * size), 1, size - 2);
        var (first, second) = (Draw(reference, columnCount, size, random), Draw(current, columnCount, size, random));
        var split = heldOut * columnCount;
        double[] training = [.. first[split..], .. second[split..]];
        var scale = new Standardization(training, columnCount);
        var isSecond = Classifier(scale.Apply(training), columnCount, settings.Classifier);
        var hits = Hits(scale.Apply(first[..split]), false) + Hits(scale.Apply(second[..split]), true);
        return new(hits / (2.0 * heldOut), BetaDistribution.BinomialCumulative(2L * heldOut - hits, 2L * heldOut, 0.5), 2 * heldOut);

        int Hits(double[] rows, bool truth)
        {
            var count = 0;
            for (var start = 0; start < rows.Length; start += columnCount)
                count += isSecond(rows.AsMemory(start, columnCount)) == truth ? 1 : 0;
            return count;
        }
    }

    /// <summary>Fits to as many rows of the first sample as of the second, in this order.</summary>
    internal static Func<ReadOnlyMemory<double>, bool> Classifier(double[] training, int width, TwoSampleClassifier kind)
    {
        var count = training.Length / width;
        if (kind == TwoSampleClassifier.LogisticRegression)
        {
            var regression = RidgeLogisticRegression.Fit(training, width, [.. Enumerable.Range(0, count).Select(row => row >= count / 2)], ridge: 1);
            return row => regression.LogOdds(row.Span) > 0;
        }
        var (tree, k) = (new NeighborTree(training, width, count / 2), (int)Math.Sqrt(count));
        k -= k % 2 == 0 ? 1 : 0;
        return row => tree.CountOfFirst(row.Span, k, -1) < k / 2.0;
    }

    private static double[] Draw(ReadOnlySpan<double> sample, int width, int size, Random random)
    {
        var rows = Enumerable.Range(0, sample.Length / width).ToArray();
        random.Shuffle(rows);
        var drawn = new double[size * width];
        for (var i = 0; i < size; i++)
            sample.Slice(rows[i] * width, width).CopyTo(drawn.AsSpan(i * width));
        return drawn;
    }
}
