using MLExtensions.Evaluation;

namespace Extensions.Benchmarks.Metrics;

/// <summary>Metrics of sets, of intervals, of groups, of shift, and resampling.</summary>
internal static class OtherCases
{
    public static IEnumerable<MetricCase> OfSets(int count, int classes)
    {
        var (p, y) = MetricData.Classes(count, classes);
        var (w, sets) = (MetricData.Weights(count), Array.ConvertAll(p, one => one > 0.1));
        var covered = Coverage.PerRow(sets, classes, y);
        var (groups, features, projections) = (MetricData.Whole(count, 8), MetricData.Normal(100_000 * 10, 7), MetricData.Normal(100_000, 8));
        var coveredFew = covered[..100_000];
        Array[] columns = [sets, y];
        var rows = $"{count:n0} x {classes}";
        return
        [
            new("Coverage", rows, columns, () => Coverage.Compute(sets, classes, y)),
            new("Coverage, weights", rows, [sets, y, w], () => Coverage.Compute(sets, classes, y, w)),
            new("Coverage.PerRow", rows, columns, () => Coverage.PerRow(sets, classes, y)),
            new("ClassCoverage", rows, columns, () => ClassCoverage.Compute(sets, classes, y)),
            new("AverageSetSize", rows, [sets], () => AverageSetSize.Compute(sets, classes)),
            new("SetSizeHistogram", rows, [sets], () => SetSizeHistogram.Compute(sets, classes)),
            new("SingletonHitRatio", rows, columns, () => SingletonHitRatio.Compute(sets, classes, y)),
            new("SizeStratifiedCoverage", rows, columns, () => SizeStratifiedCoverage.Compute(sets, classes, y)),
            new("GroupCoverage", $"{count:n0}", [covered, groups], () => GroupCoverage.Compute(covered, groups, 0.1, 10_000)),
            new("WorstSlabCoverage, 100 directions", "100,000 x 10", [features, coveredFew], () => WorstSlabCoverage.Compute(features, 10, coveredFew, new() { DirectionCount = 100 }), projections, "a sort per direction"),
        ];
    }

    public static IEnumerable<MetricCase> OfIntervals(int count)
    {
        var (middle, y, w, u) = (MetricData.Normal(count, 9), MetricData.Normal(count, 10), MetricData.Weights(count), MetricData.Uniform(count, 11));
        var (lower, upper) = (new double[count], new double[count]);
        for (var row = 0; row < count; row++)
            (lower[row], upper[row]) = (middle[row] - 1 - u[row], middle[row] + 1 + u[row]);
        double[] widths = [.. lower.Zip(upper, (low, high) => high - low)], alphas = [0.1, 0.2, 0.5];
        var less = Array.ConvertAll(u, one => 0.9 * one);
        var tenth = count / 10;
        var (lowers, uppers, labels, samples) = (lower[..(3 * tenth)], upper[..(3 * tenth)], y[..tenth], middle);
        var (fewLower, fewUpper, fewLabels) = (lower[..10_000], upper[..10_000], y[..10_000]);
        Array[] columns = [lower, upper, y], weighted = [lower, upper, y, w];
        var (rows, wide) = ($"{count:n0}", $"{tenth:n0} x 10");
        return
        [
            new("IntervalCoverage", rows, columns, () => IntervalCoverage.Compute(lower, upper, y)),
            new("IntervalCoverage, weights", rows, weighted, () => IntervalCoverage.Compute(lower, upper, y, w)),
            new("IntervalCoverage.PerRow", rows, columns, () => IntervalCoverage.PerRow(lower, upper, y)),
            new("IntervalWidth", rows, [lower, upper], () => IntervalWidth.Compute(lower, upper), widths),
            new("IntervalWidth, weights", rows, [lower, upper, w], () => IntervalWidth.Compute(lower, upper, w), widths),
            new("IntervalScore", rows, columns, () => IntervalScore.Compute(lower, upper, y, 0.1)),
            new("IntervalScore, weights", rows, weighted, () => IntervalScore.Compute(lower, upper, y, 0.1, w)),
            new("WeightedIntervalScore", $"{tenth:n0} x 3", [lowers, uppers, labels], () => WeightedIntervalScore.Compute(lowers, uppers, labels, alphas)),
            new("CoverageWidthCriterion", rows, columns, () => CoverageWidthCriterion.Compute(lower, upper, y, 0.1)),
            new("WidthStratifiedCoverage", rows, columns, () => WidthStratifiedCoverage.Compute(lower, upper, y), widths),
            new("HilbertSchmidtIndependence", "10,000", [fewLower, fewUpper, fewLabels], () => HilbertSchmidtIndependence.Compute(fewLower, fewUpper, fewLabels), Beyond: "compares all pairs of rows"),
            new("PinballLoss", rows, [upper, y], () => PinballLoss.Compute(upper, y, 0.9)),
            new("PinballLoss, weights", rows, [upper, y, w], () => PinballLoss.Compute(upper, y, 0.9, w)),
            new("ContinuousRankedProbabilityScore", wide, [samples, labels], () => ContinuousRankedProbabilityScore.Compute(samples, 10, labels), Beyond: "sorts the values of every row"),
            new("ProbabilityIntegralTransform", rows, [u], () => ProbabilityIntegralTransform.Compute(u)),
            new("ProbabilityIntegralTransform.ComputeOfSteps", rows, [less, u], () => ProbabilityIntegralTransform.ComputeOfSteps(less, u), Beyond: "spreads each row over its bins"),
            new("ProbabilityIntegralTransform.ComputeOfSamples", wide, [samples, labels], () => ProbabilityIntegralTransform.ComputeOfSamples(samples, 10, labels), Beyond: "spreads each row over its bins"),
        ];
    }

    public static IEnumerable<MetricCase> OfGroups(int count)
    {
        var p = MetricData.Uniform(count);
        var (y, groups, predicted) = (MetricData.Labels(p), MetricData.Whole(count, 8), Array.ConvertAll(p, one => one > 0.5));
        var (fewProbabilities, fewLabels) = (p[..10_000], y[..10_000]);
        double Brier(ReadOnlySpan<double> weights) => BrierScore.Compute(fewProbabilities, fewLabels, weights);
        double Loss(ReadOnlySpan<double> weights) => LogLoss.Compute(fewProbabilities, fewLabels, weights);
        return
        [
            new("GroupFairness", $"{count:n0}", [predicted, y, groups], () => GroupFairness.Compute(predicted, y, groups)),
            new("GroupedMetric, BrierScore", $"{count:n0}", [p, y, groups], () => GroupedMetric.Compute(groups, weights => BrierScore.Compute(p, y, weights)), Beyond: "the metric once per group, 8 of them"),
            new("Bootstrap, BrierScore", "10,000", [fewProbabilities, fewLabels], () => Bootstrap.Compute(10_000, Brier), Beyond: "resamples"),
            new("PairedBootstrap, BrierScore and LogLoss", "10,000", [fewProbabilities, fewLabels], () => PairedBootstrap.Compute(10_000, Brier, Loss), Beyond: "resamples"),
        ];
    }

    public static IEnumerable<MetricCase> OfShift(int count)
    {
        var (before, after) = (MetricData.Normal(count, 12), MetricData.Normal(count, 13));
        var (kinds, laterKinds) = (MetricData.Whole(count, 8), MetricData.Whole(count, 8, 14));
        var (some, others) = (before[..1_000_000], after[..1_000_000]);
        var (points, otherPoints) = (before[..20_000], after[..20_000]);
        return
        [
            new("PopulationStabilityIndex", $"{count:n0}", [before, after], () => PopulationStabilityIndex.Compute(before, after), before),
            new("PopulationStabilityIndex.ComputeCategories", $"{count:n0}", [kinds, laterKinds], () => PopulationStabilityIndex.ComputeCategories(kinds, laterKinds)),
            new("TwoSampleKolmogorovSmirnovTest", $"{count:n0}", [before, after], () => TwoSampleKolmogorovSmirnovTest.Compute(before, after), before),
            new("ChiSquareHomogeneityTest", $"{count:n0}", [kinds, laterKinds], () => ChiSquareHomogeneityTest.Compute(kinds, laterKinds)),
            new("ColumnShift", "100,000 x 10", [some, others], () => ColumnShift.Compute(some, others, 10), some),
            new("ClassifierTwoSampleTest", "2,000 x 10", [points, otherPoints], () => ClassifierTwoSampleTest.Compute(points, otherPoints, 10), Beyond: "trains a classifier"),
            new("NearestNeighborDivergence", "4,000 x 5", [points, otherPoints], () => NearestNeighborDivergence.ComputeKullbackLeibler(points, otherPoints, 5), Beyond: "finds neighbours"),
        ];
    }
}
