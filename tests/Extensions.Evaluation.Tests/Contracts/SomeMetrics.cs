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
    };

    /// <summary>Metrics whose scores may be any number but NaN.</summary>
    public static readonly IReadOnlySet<Type> ByOrder = new HashSet<Type> { typeof(RocAuc), typeof(RiskCoverage) };

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
    ];

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
