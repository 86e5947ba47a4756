using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of two classes beside ML.NET's own.</summary>
public static class BinaryCalibratorCatalog
{
    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.BayesianBinning"/>.</summary>
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
    /// <param name="variant">Which parameters are free.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator BetaCalibration(this BinaryClassificationCatalog.CalibratorsCatalog catalog, BetaVariant variant = BetaVariant.Abm, CalibrationOptions? options = null)
        => catalog.Calibrate(new BetaCalibration { Variant = variant }, options);

    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Calibrate(this BinaryClassificationCatalog.CalibratorsCatalog catalog, BinaryCalibrator calibrator, CalibrationOptions? options = null)
        => new(CatalogEnvironment.Of(catalog), calibrator, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.HistogramBinning"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="binCount">Number of bins, from 1.</param>
    /// <param name="bins">Where the bins end.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator HistogramBinning(this BinaryClassificationCatalog.CalibratorsCatalog catalog, int binCount = 15, HistogramBins bins = HistogramBins.EqualMass, CalibrationOptions? options = null)
        => catalog.Calibrate(new HistogramBinning { BinCount = binCount, Bins = bins }, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.IsotonicRegression"/>, in which tied rows are one point, on all rows and in double precision; ML.NET's Isotonic works otherwise.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="interpolation">What the map does between blocks.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator IsotonicRegression(this BinaryClassificationCatalog.CalibratorsCatalog catalog, IsotonicInterpolation interpolation = IsotonicInterpolation.Linear, CalibrationOptions? options = null)
        => catalog.Calibrate(new IsotonicRegression { Interpolation = interpolation }, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.PlattScaling"/>, fitted in double precision on all rows and on logits; ML.NET's Platt works otherwise.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator PlattScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new PlattScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.SplineCalibration"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="knotCount">Number of knots, from 4.</param>
    /// <param name="monotone">Whether the map is made non-decreasing.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator SplineCalibration(this BinaryClassificationCatalog.CalibratorsCatalog catalog, int knotCount = 6, bool monotone = false, CalibrationOptions? options = null)
        => catalog.Calibrate(new SplineCalibration { KnotCount = knotCount, Monotone = monotone }, options);

    /// <summary>Creates an estimator of <see cref="BinaryTemperatureScaling"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator TemperatureScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new BinaryTemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.VennAbers"/>, which adds the columns LowerProbability and UpperProbability.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator VennAbers(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new VennAbers(), options);
}
