namespace MLExtensions.Evaluation;

/// <summary>Metrics of intervals.</summary>
internal static class IntervalParts
{
    private const int Parts = 3, MostRowsOfDependence = 5000;

    public static IntervalMetrics Of(double[] lower, double[] upper, double[] labels, double alpha, RowPass pass, ConformalEvaluationOptions options, IReadOnlyList<float[]>? features)
    {
        var rows = new IntervalRows(lower, upper, labels, pass.Weights);
        var (coverage, total, widths, covered) = (IntervalCoverage.Of(rows), rows.Weights.Total, new double[labels.Length], new bool[labels.Length]);
        var (below, above) = (0.0, 0.0);
        for (var row = 0; row < labels.Length; row++)
        {
            (widths[row], covered[row]) = (rows.Width(row), rows.Covers(row));
            below += labels[row] < lower[row] ? rows.Weights[row] : 0;
            above += labels[row] > upper[row] ? rows.Weights[row] : 0;
        }
        var parts = new CoverageParts(covered, widths, pass, alpha, options);
        var ((band, state), deviation) = (parts.Band(total, coverage), Deviation(labels, pass.Weights));
        return new()
        {
            Count = total, WithoutLabel = pass.WithoutLabel, Coverage = coverage, CoverageInterval = parts.Exact(coverage, total), Alpha = alpha, CoverageBand = band, CoverageState = state,
            BelowShare = Math.Min(1, below / total), AboveShare = Math.Min(1, above / total), Width = IntervalWidth.Of(rows), IntervalScore = IntervalScore.Compute(lower, upper, labels, alpha, pass.Weights),
            LowerPinballLoss = PinballLoss.Compute(lower, labels, alpha / 2, pass.Weights), UpperPinballLoss = PinballLoss.Compute(upper, labels, 1 - alpha / 2, pass.Weights),
            CoverageWidthCriterion = deviation > 0 ? CoverageWidthCriterion.Compute(lower, upper, labels, alpha, pass.Weights) : double.NaN,
            WidthDependence = deviation > 0 && total > 1 && labels.Length <= MostRowsOfDependence ? HilbertSchmidtIndependence.Compute(Scaled(lower, deviation), Scaled(upper, deviation), Scaled(labels, deviation), pass.Weights) : null,
            ByWidth = WidthStratifiedCoverage.Of(rows, Parts), Groups = parts.Groups(), WorstSlab = parts.Slab(features),
        };
    }

    private static double[] Scaled(double[] values, double unit) => Array.ConvertAll(values, value => value / unit);

    /// <summary>Standard deviation; exactly 0 where all rows of a weight above 0 are equal.</summary>
    private static double Deviation(double[] labels, double[]? weights)
    {
        double[] counted = weights is null ? labels : [.. labels.Where((_, row) => weights[row] > 0)];
        if (counted.All(label => label == counted[0]))
            return 0;
        var mean = RowMean.Of(labels, weights);
        return Math.Sqrt(RowMean.Of(Array.ConvertAll(labels, label => (label - mean) * (label - mean)), weights));
    }
}
