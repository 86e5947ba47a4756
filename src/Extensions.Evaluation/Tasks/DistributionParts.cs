namespace MLExtensions.Evaluation;

/// <summary>Metrics of predicted quantiles and probabilities.</summary>
internal static class DistributionParts
{
    /// <summary>Null where there is neither.</summary>
    /// <param name="labels">Labels.</param>
    /// <param name="weights">Weights, or null.</param>
    /// <param name="quantiles">The column of quantiles, and row by row its values.</param>
    /// <param name="probabilities">The column of probabilities, and row by row its values.</param>
    /// <param name="confidence">Confidence of intervals.</param>
    /// <exception cref="InputDataException">A quantile is NaN, or a probability is no number from 0 to 1.</exception>
    public static PredictiveDistributionMetrics? Of(double[] labels, double[]? weights, (double[] Levels, List<float> Values)? quantiles, (double[] Thresholds, List<float> Values)? probabilities, double confidence)
    {
        if (quantiles is null && probabilities is null)
            return null;
        var metrics = new PredictiveDistributionMetrics();
        if (quantiles is { } given)
            metrics = OfQuantiles(metrics, labels, weights, given.Levels, given.Values, confidence);
        if (probabilities is not { } found)
            return metrics;
        int[] order = [.. Enumerable.Range(0, found.Thresholds.Length).OrderBy(slot => found.Thresholds[slot])];
        return metrics with { Thresholds = [.. order.Select(slot => OfThreshold(labels, weights, found.Thresholds[slot], Slot(found.Values, found.Thresholds.Length, slot), confidence))] };
    }

    private static PredictiveDistributionMetrics OfQuantiles(PredictiveDistributionMetrics metrics, double[] labels, double[]? weights, double[] levels, List<float> values, double confidence)
    {
        int[] order = [.. Enumerable.Range(0, levels.Length).OrderBy(slot => levels[slot])];
        double[] ascending = [.. order.Select(slot => levels[slot])];
        QuantileMetrics[] each = [.. order.Select(slot => OfLevel(labels, weights, levels[slot], Slot(values, levels.Length, slot), confidence))];
        double[] edges = [0, .. ascending.Zip(ascending.Skip(1), (a, b) => (a + b) / 2), 1];
        var (below, upTo, crossing, sorted) = (new double[labels.Length], new double[labels.Length], new double[labels.Length], new float[levels.Length]);
        for (var row = 0; row < labels.Length; row++)
        {
            for (var j = 0; j < sorted.Length; j++)
            {
                sorted[j] = values[row * levels.Length + order[j]];
                crossing[row] = j > 0 && sorted[j] < sorted[j - 1] ? 1 : crossing[row];
            }
            var (less, notAbove) = (sorted.Count(quantile => quantile < labels[row]), sorted.Count(quantile => quantile <= labels[row]));
            // A label on a quantile may have any level of those that are equal to it.
            (below[row], upTo[row]) = notAbove > less ? (ascending[less], ascending[notAbove - 1]) : (less == 0 ? 0 : ascending[less - 1], less == ascending.Length ? 1 : ascending[less]);
        }
        return metrics with
        {
            Quantiles = [.. each], ContinuousRankedProbabilityScore = 2 * each.Select((one, j) => (edges[j + 1] - edges[j]) * one.PinballLoss).Sum(),
            Transform = ProbabilityIntegralTransform.ComputeOfSteps(below, upTo, weights), CrossingShare = RowMean.Of(crossing, weights),
        };
    }

    private static QuantileMetrics OfLevel(double[] labels, double[]? weights, double level, double[] quantiles, double confidence)
    {
        var (share, interval) = UpTo(labels, weights, row => quantiles[row], confidence);
        return new(level, share, interval, PinballLoss.Compute(quantiles, labels, level, weights));
    }

    private static ThresholdMetrics OfThreshold(double[] labels, double[]? weights, double threshold, double[] probabilities, double confidence)
    {
        var (share, interval) = UpTo(labels, weights, _ => threshold, confidence);
        return new(threshold, RowMean.Of(probabilities, weights), share, interval, BrierScore.Compute(probabilities, Array.ConvertAll(labels, label => label <= threshold), weights));
    }

    private static (double Share, Interval Interval) UpTo(double[] labels, double[]? weights, Func<int, double> end, double confidence)
    {
        var (share, total) = (RowMean.Of([.. labels.Select((label, row) => label <= end(row) ? 1.0 : 0)], weights), new RowWeights(weights, labels.Length).Total);
        return (share, BinomialInterval.ClopperPearson(Math.Clamp(share * total, 0, total), total, confidence));
    }

    private static double[] Slot(List<float> values, int width, int slot)
    {
        var column = new double[values.Count / width];
        for (var row = 0; row < column.Length; row++)
            column[row] = values[row * width + slot];
        return column;
    }
}
