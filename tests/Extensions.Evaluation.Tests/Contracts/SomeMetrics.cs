namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>Every metric as the numbers that it gives. A metric that is missing here fails the contract tests.</summary>
internal static class SomeMetrics
{
    /// <summary>Weights null: none.</summary>
    public delegate double[] Binary(double[] probabilities, bool[] labels, double[]? weights);

    /// <summary>Weights null: none.</summary>
    public delegate double[] Multiclass(double[] probabilities, int classCount, int[] labels, double[]? weights);

    private static readonly CalibrationBinning EqualMass = new() { Scheme = BinScheme.EqualMass };

    /// <summary>Metrics without weights, and why.</summary>
    public static readonly IReadOnlyDictionary<Type, string> Unweighted = new Dictionary<Type, string>
    {
        [typeof(KernelCalibrationError)] = "Leaving a row out and counting it twice exclude each other.",
        [typeof(TopLabel)] = "It computes nothing across rows.",
        [typeof(GroupCoverage)] = "The law is that of a number of rows.",
        [typeof(WorstSlabCoverage)] = "Its slabs hold numbers of rows.",
        [typeof(McNemarTest)] = "The test is one of numbers of rows.",
        [typeof(WidthStratifiedCoverage)] = "Its strata hold equal numbers of rows.",
        [typeof(TwoSampleKolmogorovSmirnovTest)] = "The law is that of a number of rows.",
        [typeof(ChiSquareHomogeneityTest)] = "The law is that of a number of rows.",
        [typeof(ColumnShift)] = "Its tests are of a number of rows.",
        [typeof(ClassifierTwoSampleTest)] = "The law is that of a number of rows.",
        [typeof(NearestNeighborDivergence)] = "Neighbours are a number of rows.",
    };

    /// <summary>Not metrics, though they compute, and why; each is tested on its own.</summary>
    public static readonly IReadOnlyDictionary<Type, string> Apart = new Dictionary<Type, string>
    {
        [typeof(Bootstrap)] = "What it draws depends on the order of rows; a weight is that of one row.",
        [typeof(PairedBootstrap)] = "As Bootstrap.",
    };

    /// <summary>Metrics whose scores may be any number but NaN.</summary>
    public static readonly IReadOnlySet<Type> ByOrder = new HashSet<Type> { typeof(RocAuc), typeof(RiskCoverage), typeof(RocCurve), typeof(PrecisionRecallCurve), typeof(AveragePrecision) };

    public static IEnumerable<(Type Metric, Binary Compute)> OfTwoClasses =>
    [
        (typeof(ExpectedCalibrationError), (p, y, w) => Numbers(ExpectedCalibrationError.Compute(p, y, w))),
        (typeof(ExpectedCalibrationError), (p, y, w) => Numbers(ExpectedCalibrationError.Compute(p, y, w, EqualMass))),
        (typeof(DebiasedCalibrationError), (p, y, w) => [DebiasedCalibrationError.Compute(p, y, w), DebiasedCalibrationError.Compute(p, y, w, new())]),
        (typeof(SmoothCalibrationError), (p, y, w) => SmoothCalibrationError.Compute(p, y, w) is var error ? [error.Value, error.Width, SmoothCalibrationError.ComputeAt(0.1, p, y, w)] : []),
        (typeof(KernelCalibrationError), (p, y, w) => [KernelCalibrationError.Compute(p, y)]),
        (typeof(KolmogorovSmirnovCalibrationError), (p, y, w) => [KolmogorovSmirnovCalibrationError.Compute(p, y, w)]),
        (typeof(KolmogorovSmirnovTest), (p, y, w) => Numbers(KolmogorovSmirnovTest.Compute(p, y, w))),
        (typeof(KuiperTest), (p, y, w) => Numbers(KuiperTest.Compute(p, y, w))),
        (typeof(SpiegelhalterTest), (p, y, w) => [.. Numbers(SpiegelhalterTest.Compute(p, y, w)), .. Numbers(SpiegelhalterTest.ComputeOneSided(p, y, w))]),
        (typeof(Overconfidence), (p, y, w) => Overconfidence.Compute(p, y, w) is var errors ? [errors.Weighted, errors.Over, errors.Under, errors.Excess] : []),
        (typeof(ReliabilityCurve), (p, y, w) => [.. ReliabilityCurve.Compute(p, y, w).Bins.SelectMany(Numbers)]),
        (typeof(ReliabilityCurve), (p, y, w) => [.. ReliabilityCurve.ComputeIsotonic(p, y, w).SelectMany(point => new[] { point.Probability, point.PositiveRate })]),
        (typeof(BrierScore), (p, y, w) => [BrierScore.Compute(p, y, w), .. Numbers(BrierScore.Decompose(p, y, w)), .. Numbers(BrierScore.Decompose(EqualMass, p, y, w))]),
        (typeof(BrierScore), (p, y, w) => BrierScore.DecomposeIsotonic(p, y, w) is var parts ? [parts.Score, parts.Miscalibration, parts.Discrimination, parts.Uncertainty] : []),
        (typeof(LogLoss), (p, y, w) => [LogLoss.Compute(p, y, w)]),
        (typeof(RocAuc), (p, y, w) => [RocAuc.Compute(p, y, w)]),
        (typeof(RocCurve), (p, y, w) => RocCurve.Compute(p, y, w) is var curve ? [curve.Area, .. curve.Points.SelectMany(point => new[] { point.FalsePositiveRate, point.TruePositiveRate })] : []),
        (typeof(PrecisionRecallCurve), (p, y, w) => PrecisionRecallCurve.Compute(p, y, w) is var curve ? [curve.BestF1.F1, .. curve.Points.SelectMany(point => new[] { point.Recall, point.Precision, point.Threshold })] : []),
        (typeof(AveragePrecision), (p, y, w) => [AveragePrecision.Compute(p, y, w)]),
        (typeof(ConfusionMatrix), (p, y, w) => Numbers(ConfusionMatrix.Compute(p, y, w))),
        (typeof(RiskCoverage), (p, y, w) => RiskCoverage.Compute(p, y, w) is var curve
            ? [curve.Area, curve.ExcessArea, curve.AsymptoticExcessArea, curve.AccuracyArea, curve.Risk, curve.ConfidenceRocAuc, curve.RiskAtCoverage(0.3), curve.CoverageAtRisk(0.2)] : []),
    ];

    public static IEnumerable<(Type Metric, Multiclass Compute)> OfSeveralClasses =>
    [
        (typeof(TopLabel), (p, k, y, w) => TopLabel.Of(p, k, y) is var top ? [top.Confidences.Average(), top.Hits.Average(hit => hit ? 1.0 : 0)] : []),
        (typeof(ClasswiseCalibrationError), (p, k, y, w) => Numbers(ClasswiseCalibrationError.Compute(p, k, y, w))),
        (typeof(ClasswiseCalibrationError), (p, k, y, w) => Numbers(ClasswiseCalibrationError.Compute(p, k, y, w, EqualMass, 0.05))),
        (typeof(TopLabelCalibrationError), (p, k, y, w) => TopLabelCalibrationError.Compute(p, k, y, w) is var error ? [error.Expected, error.MeanOfClasses, .. error.Shares] : []),
        (typeof(AdaptiveCalibrationError), (p, k, y, w) => [AdaptiveCalibrationError.Compute(p, k, y, w)]),
        (typeof(DebiasedCalibrationError), (p, k, y, w) => [DebiasedCalibrationError.ComputeMarginal(p, k, y, w)]),
        (typeof(KernelCalibrationError), (p, k, y, w) => [KernelCalibrationError.ComputeCanonical(p, k, y)]),
        (typeof(BrierScore), (p, k, y, w) => [BrierScore.Compute(p, k, y, w)]),
        (typeof(LogLoss), (p, k, y, w) => [LogLoss.Compute(p, k, y, w)]),
        (typeof(ConfidentLearning), (p, k, y, w) => Numbers(ConfidentLearning.Compute(p, k, y, w))),
        (typeof(SuspiciousRows), (p, k, y, w) => Numbers(SuspiciousRows.Compute(p, k, y, w))),
        (typeof(SuspiciousRows), (p, k, y, w) => Numbers(SuspiciousRows.Compute(p, k, y, w, PruningRule.ByNoiseRate, SuspicionOrder.NormalizedMargin))),
        (typeof(SuspiciousRows), (p, k, y, w) => Numbers(SuspiciousRows.Compute(p, k, y, w, PruningRule.ConfidentJoint))),
        (typeof(ConfusionMatrix), (p, k, y, w) => Numbers(ConfusionMatrix.Compute(p, k, y, w))),
    ];

    public static IEnumerable<(Type Metric, Func<SomeSets, double[]> Compute)> OfSets =>
    [
        (typeof(Coverage), rows => [Coverage.Compute(rows.Sets, rows.ClassCount, rows.Labels, rows.Weights)]),
        (typeof(AverageSetSize), rows => [AverageSetSize.Compute(rows.Sets, rows.ClassCount, rows.Weights)]),
        (typeof(SetSizeHistogram), rows => SetSizeHistogram.Compute(rows.Sets, rows.ClassCount, rows.Weights) is var sizes ? [sizes.Mean, sizes.EmptyFraction, sizes.SingletonRate, sizes.Share(4)] : []),
        (typeof(SingletonHitRatio), rows => [SingletonHitRatio.Compute(rows.Sets, rows.ClassCount, rows.Labels, rows.Weights)]),
        (typeof(SizeStratifiedCoverage), rows => Numbers(SizeStratifiedCoverage.Compute(rows.Sets, rows.ClassCount, rows.Labels, rows.Weights))),
        (typeof(SizeStratifiedCoverage), rows => Numbers(SizeStratifiedCoverage.Compute(rows.Sets, rows.ClassCount, rows.Labels, rows.Weights, [0, 2]))),
        (typeof(ClassCoverage), rows => ClassCoverage.Compute(rows.Sets, rows.ClassCount, rows.Labels, rows.Weights) is var classes
            ? [classes.Macro, classes.GapPercent(0.1), classes.Violations(0.1), .. classes.Classes.SelectMany(one => new[] { one.Class, one.Coverage })] : []),
        (typeof(GroupCoverage), rows => [.. GroupCoverage.Compute(Coverage.PerRow(rows.Sets, rows.ClassCount, rows.Labels), rows.Labels, 0.1, 99).SelectMany(Numbers)]),
        (typeof(WorstSlabCoverage), rows => Numbers(WorstSlabCoverage.ComputeAlong([1, 0.5], [.. Enumerable.Range(0, rows.Labels.Length).SelectMany(row => new double[] { rows.Size(row), rows.Labels[row] })], 2,
            Coverage.PerRow(rows.Sets, rows.ClassCount, rows.Labels), new() { EvaluateOtherHalf = false }))),
    ];

    public static IEnumerable<(Type Metric, Func<SomeIntervals, double[]> Compute)> OfIntervals =>
    [
        (typeof(IntervalCoverage), rows => [IntervalCoverage.Compute(rows.Lower, rows.Upper, rows.Labels, rows.Weights)]),
        (typeof(IntervalWidth), rows => IntervalWidth.Compute(rows.Lower, rows.Upper, rows.Weights) is var width ? [width.FiniteMean, width.Mean, width.Median, width.InfiniteShare, width.EmptyShare] : []),
        (typeof(IntervalScore), rows => [IntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, 0.2, rows.Weights)]),
        (typeof(PinballLoss), rows => [PinballLoss.Compute(rows.Lower, rows.Labels, 0.1, rows.Weights), PinballLoss.Compute(rows.Upper, rows.Labels, 0.9, rows.Weights)]),
        (typeof(WeightedIntervalScore), rows => [WeightedIntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, [0.2], weights: rows.Weights)]),
        (typeof(WeightedIntervalScore), rows => [WeightedIntervalScore.Compute(rows.Lower, rows.Upper, rows.Labels, [0.2], rows.Upper, rows.Weights)]),
        (typeof(CoverageWidthCriterion), rows => [CoverageWidthCriterion.Compute(rows.Lower, rows.Upper, rows.Labels, 0.2, rows.Weights)]),
        (typeof(HilbertSchmidtIndependence), rows => [HilbertSchmidtIndependence.Compute(rows.Lower, rows.Upper, rows.Labels, rows.Weights)]),
        (typeof(WidthStratifiedCoverage), rows => Numbers(WidthStratifiedCoverage.Compute(rows.Lower, rows.Upper, rows.Labels, 4))),
        (typeof(ProbabilityIntegralTransform), rows => Numbers(ProbabilityIntegralTransform.ComputeOfSamples(
            [.. rows.Lower.Zip(rows.Upper, (lower, upper) => new[] { lower, upper }).SelectMany(ends => ends)], 2, rows.Labels, rows.Weights, 7))),
        (typeof(ContinuousRankedProbabilityScore), rows => [ContinuousRankedProbabilityScore.Compute(
            [.. rows.Lower.Zip(rows.Upper, (lower, upper) => new[] { lower, upper }).SelectMany(ends => ends)], 2, rows.Labels, rows.Weights)]),
    ];

    /// <summary>Comparisons of codes, which are whole numbers.</summary>
    public static readonly IReadOnlySet<Type> OfCodes = new HashSet<Type> { typeof(ChiSquareHomogeneityTest) };

    /// <summary>Comparisons of rows of several columns.</summary>
    public static readonly IReadOnlySet<Type> OfRows = new HashSet<Type> { typeof(ColumnShift), typeof(ClassifierTwoSampleTest), typeof(NearestNeighborDivergence) };

    public static IEnumerable<(Type Metric, Func<SomeSamples, double[]> Compute)> OfSamples =>
    [
        (typeof(PopulationStabilityIndex), rows => [.. Enumerable.Range(0, 2).SelectMany(column => Numbers(PopulationStabilityIndex.Compute(
            SomeSamples.Column(rows.Reference, 3, column), SomeSamples.Column(rows.Current, 3, column), 5, 0.5, rows.ReferenceWeights, rows.CurrentWeights)))]),
        (typeof(PopulationStabilityIndex), rows => [PopulationStabilityIndex.Compute(SomeSamples.Column(rows.Reference, 3, 0), SomeSamples.Column(rows.Current, 3, 0), 5, 0.5, rows.ReferenceWeights, rows.CurrentWeights).Value,
            .. Numbers(PopulationStabilityIndex.ComputeCategories(SomeSamples.Codes(rows.Reference, 3, 2), SomeSamples.Codes(rows.Current, 3, 2), 0.5, rows.ReferenceWeights, rows.CurrentWeights))]),
        (typeof(TwoSampleKolmogorovSmirnovTest), rows => Numbers(TwoSampleKolmogorovSmirnovTest.Compute(SomeSamples.Column(rows.Reference, 3, 0), SomeSamples.Column(rows.Current, 3, 0)))),
        (typeof(ChiSquareHomogeneityTest), rows => Numbers(ChiSquareHomogeneityTest.Compute(SomeSamples.Codes(rows.Reference, 3, 2), SomeSamples.Codes(rows.Current, 3, 2)))),
        (typeof(ColumnShift), rows => [.. ColumnShift.Compute(rows.Reference, rows.Current, rows.Width, [2]).SelectMany(column => (double[])[column.StabilityIndex, column.AdjustedPValue, .. Numbers(column.Test)])]),
        (typeof(ClassifierTwoSampleTest), rows => Numbers(ClassifierTwoSampleTest.Compute(rows.Reference, rows.Current, rows.Width))),
        (typeof(ClassifierTwoSampleTest), rows => Numbers(ClassifierTwoSampleTest.Compute(rows.Reference, rows.Current, rows.Width, new() { Classifier = TwoSampleClassifier.LogisticRegression }))),
        (typeof(NearestNeighborDivergence), rows => Numbers(NearestNeighborDivergence.Compute(r => Math.Abs(r - 1) / 2, rows.Reference, rows.Current, rows.Width))),
        (typeof(NearestNeighborDivergence), rows => Numbers(NearestNeighborDivergence.ComputeKullbackLeibler(rows.Reference, rows.Current, rows.Width, new() { NeighborCount = 7 }))),
        (typeof(NearestNeighborDivergence), rows => Numbers(NearestNeighborDivergence.ComputeRenyi(0.5, rows.Reference, rows.Current, rows.Width, new() { Standardize = false }))),
    ];

    private static double[] Numbers(LabelNoise noise) => [noise.NoiseRate, .. Enumerable.Range(0, noise.ClassCount).SelectMany(i => Enumerable.Range(0, noise.ClassCount).SelectMany(j =>
        new[] { noise.ConfidentCount(i, j), noise.Joint(i, j), noise.GivenWhenTrue(i, j), noise.TrueWhenGiven(i, j), noise.Thresholds[i], noise.TruePrior[j], noise.GivenPrior[i] }))
        .Select(number => double.IsNaN(number) ? -1 : number)];

    /// <summary>Each kind of row once: weights count repeated rows.</summary>
    private static double[] Numbers(IEnumerable<SuspiciousRow> rows)
        => [.. rows.Select(one => one with { Row = 0 }).Distinct().OrderBy(one => (one.SelfConfidence, one.NormalizedMargin, one.Given, one.Suggested)).SelectMany(one => new[] { one.SelfConfidence, one.NormalizedMargin, one.Given, one.Suggested })];

    private static double[] Numbers(PopulationStability stability) => [stability.Value, .. stability.Bins.SelectMany(bin => new[] { bin.Lower, bin.Upper, bin.ReferenceShare, bin.CurrentShare, bin.Contribution })];

    private static double[] Numbers(TwoSampleTest test) => [test.Statistic, test.PValue];

    private static double[] Numbers(TwoSampleAccuracy accuracy) => [accuracy.Accuracy, accuracy.PValue, accuracy.TestCount];

    private static double[] Numbers(DivergenceEstimate estimate) => [estimate.Value, estimate.MeanRatio, estimate.NeighborCount];
    public static IEnumerable<(Type Metric, Func<SomeDecisions, double[]> Compute)> OfDecisions =>
    [
        (typeof(ConfusionMatrix), rows => Numbers(ConfusionMatrix.Compute(Classes(rows.Predicted), 2, Classes(rows.Labels), rows.Weights))),
        (typeof(GroupFairness), rows => Numbers(GroupFairness.Compute(rows.Predicted, rows.Labels, rows.Groups, rows.Weights))),
        (typeof(GroupFairness), rows => Numbers(GroupFairness.Compute(rows.Predicted, rows.Labels, rows.Groups, rows.Weights, 0.8, RateInterval.Wilson))),
        (typeof(GroupedMetric), rows => GroupedMetric.Compute(rows.Groups, weights => ConfusionMatrix.Compute(Classes(rows.Predicted), 2, Classes(rows.Labels), weights).MatthewsCorrelation, rows.Weights) is var of
            ? [of.Gap.Difference, of.Gap.Ratio, .. of.Groups.SelectMany(one => new[] { one.Group, one.Weight, one.Value })] : []),
        (typeof(McNemarTest), rows => McNemarTest.Compute(rows.Predicted, rows.Labels) is var test ? [test.Both, test.FirstOnly, test.SecondOnly, test.Neither, test.PValue, test.AccuracyDifference] : []),
    ];

    private static int[] Classes(bool[] flags) => Array.ConvertAll(flags, flag => flag ? 1 : 0);

    private static double[] Numbers(GroupFairness fairness) =>
    [
        fairness.DemographicParityDifference, fairness.DemographicParityRatio, fairness.EqualizedOddsDifference, fairness.EqualOpportunityDifference, fairness.PredictiveParityDifference,
        .. fairness.Groups.SelectMany(one => new[] { one.BaseRate, one.SelectionRate, one.TruePositiveRate, one.FalsePositiveRate, one.Precision, one.Accuracy })
            .SelectMany(rate => new[] { rate.Value, rate.Weight, rate.Interval.Lower, rate.Interval.Upper }),
    ];

    private static double[] Numbers(ProbabilityIntegralTransform transform)
        => [transform.Band.Lower, transform.Band.Upper, transform.OutsideCount, transform.MaximumDeviation, .. transform.Bins.Select(bin => bin.Share)];

    private static double[] Numbers(ConfusionMatrix matrix) =>
    [
        matrix.Accuracy, matrix.BalancedAccuracy, matrix.GeometricMean, matrix.MatthewsCorrelation, matrix.CohenKappa, matrix.WorstClassRecall, matrix.WorstClass,
        matrix.MacroFBeta(2), matrix.WeightedFBeta(2), .. Numbers(matrix.Macro), .. Numbers(matrix.Micro), .. Numbers(matrix.Weighted), .. matrix.Classes.Select(one => one.Support / one.Total),
    ];

    private static double[] Numbers(DecisionAverages averages) => [averages.Precision, averages.Recall, averages.F1, averages.Specificity];

    private static double[] Numbers(StratifiedCoverage coverage)
        => [coverage.Worst, coverage.Violation(0.1), .. coverage.Strata.SelectMany(stratum => new[] { stratum.Least, stratum.Greatest, stratum.Coverage })];

    private static double[] Numbers(CoverageOfGroup group)
        => [group.Group, group.Count, group.Covered, group.Coverage, group.ClopperPearson.Lower, group.ClopperPearson.Upper, group.Band.Lower, group.Band.Upper, (double)group.State];

    private static double[] Numbers(WorstSlab slab) => [slab.Coverage, slab.Lower, slab.Upper, slab.Count, .. slab.Direction];

    private static double[] Numbers(BinnedCalibrationError error) => [error.Expected, error.Maximum, error.RootMeanSquare, error.MeanOfBins, .. error.Bins.SelectMany(Numbers)];

    private static double[] Numbers(CalibrationBin bin) => [bin.Lower, bin.Upper, bin.MeanProbability, bin.PositiveRate];

    private static double[] Numbers(ReliabilityBin point) =>
    [
        .. Numbers(point.Bin), point.Wilson.Lower, point.Wilson.Upper, point.ClopperPearson.Lower, point.ClopperPearson.Upper, point.Consistency.Lower, point.Consistency.Upper,
    ];

    private static double[] Numbers(CalibrationTest test) => [test.Statistic, test.PValue];

    private static double[] Numbers(BrierParts parts) => [parts.Score, parts.Reliability, parts.Resolution, parts.Uncertainty, parts.WithinBinVariance, parts.WithinBinCovariance];

    private static double[] Numbers(ClasswiseError error) => [error.Mean, error.Sum, .. error.PerClass.Select(one => one?.Expected ?? -1)];
}
