using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of two classes beside ML.NET's own.</summary>
public static class BinaryCalibratorCatalog
{
    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.BayesianBinning"/>: the mean of histograms, weighted by how likely each number of bins is.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator BayesianBinning(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new BayesianBinning(), options);

    /// <summary>Creates an estimator of <see cref="BestBinaryCalibrator"/>: the best of some calibrators by cross-validation, or the identity.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="candidates">The calibrators.</param>
    /// <param name="metric">What they are compared by.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Best(this BinaryClassificationCatalog.CalibratorsCatalog catalog, IEnumerable<BinaryCalibrator> candidates, CalibrationMetric metric = CalibrationMetric.LogLoss, CalibrationOptions? options = null)
        => catalog.Calibrate(new BestBinaryCalibrator([.. candidates]) { Metric = metric }, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.BetaCalibration"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="parameters">Which parameters are fitted.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Beta(this BinaryClassificationCatalog.CalibratorsCatalog catalog, BetaParameters parameters = BetaParameters.Abm, CalibrationOptions? options = null)
        => catalog.Calibrate(new BetaCalibration { Parameters = parameters }, options);

    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Calibrate(this BinaryClassificationCatalog.CalibratorsCatalog catalog, BinaryCalibrator calibrator, CalibrationOptions? options = null)
        => new(CatalogEnvironment.Of(catalog), calibrator, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.HistogramBinning"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="bins">Number of bins.</param>
    /// <param name="scheme">How they are cut.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Histogram(this BinaryClassificationCatalog.CalibratorsCatalog catalog, int bins = 15, HistogramScheme scheme = HistogramScheme.EqualMass, CalibrationOptions? options = null)
        => catalog.Calibrate(new HistogramBinning { Bins = bins, Scheme = scheme }, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.IsotonicRegression"/>, in double precision, with equal scores as one; ML.NET's Isotonic depends on the order of their rows.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator IsotonicRegression(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new IsotonicRegression(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.PlattScaling"/>, fitted in double precision on all rows and on logits; ML.NET's Platt works otherwise.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator PlattScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new PlattScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.VennAbers"/>, which adds the columns LowerProbability and UpperProbability.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator VennAbers(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new VennAbers(), options);

    /// <summary>Creates an estimator of <see cref="BinaryTemperatureScaling"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator TemperatureScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new BinaryTemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.SplineCalibration"/>: the slope of a spline through the running sum of label minus probability.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="knots">Number of knots, from 4 to 30.</param>
    /// <param name="monotone">Whether isotonic regression follows, so that higher scores never get lower probabilities.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Spline(this BinaryClassificationCatalog.CalibratorsCatalog catalog, int knots = 6, bool monotone = false, CalibrationOptions? options = null)
        => catalog.Calibrate(new SplineCalibration { Knots = knots, Monotone = monotone }, options);
}
