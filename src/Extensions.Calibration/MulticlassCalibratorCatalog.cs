using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of several classes, which ML.NET does not have.</summary>
public static class MulticlassCalibratorExtensions
{
    /// <summary>The catalog of calibrators of several classes.</summary>
    /// <param name="catalog">The catalog of multiclass classification.</param>
    public static MulticlassCalibratorCatalog Calibrators(this MulticlassClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));
}

/// <summary>The place where calibrators of several classes appear as methods.</summary>
public sealed class MulticlassCalibratorCatalog
{
    private readonly Runtime.IHostEnvironment environment;

    internal MulticlassCalibratorCatalog(Runtime.IHostEnvironment environment) => this.environment = environment;

    /// <summary>Creates an estimator of <see cref="BestMulticlassCalibrator"/>: the best of some calibrators by cross-validation, or the identity.</summary>
    /// <param name="candidates">The calibrators.</param>
    /// <param name="metric">What they are compared by.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Best(IEnumerable<MulticlassCalibrator> candidates, CalibrationMetric metric = CalibrationMetric.LogLoss, CalibrationOptions? options = null)
        => Calibrate(new BestMulticlassCalibrator([.. candidates]) { Metric = metric }, options);

    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Calibrate(MulticlassCalibrator calibrator, CalibrationOptions? options = null) => new(environment, calibrator, options);

    /// <summary>Creates an estimator of <see cref="OneVersusRest"/>: a binary calibrator for each class.</summary>
    /// <param name="calibrator">The binary calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator OneVersusRest(BinaryCalibrator calibrator, CalibrationOptions? options = null) => Calibrate(new OneVersusRest(calibrator), options);

    /// <summary>Creates an estimator of <see cref="TemperatureScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Temperature(CalibrationOptions? options = null) => Calibrate(new TemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.TopLabelSpline"/>: spline calibration of the greatest probability, the others scaled.</summary>
    /// <param name="knots">Number of knots, from 4 to 30.</param>
    /// <param name="monotone">Whether isotonic regression follows, so that higher probabilities never get lower ones.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator TopLabelSpline(int knots = 6, bool monotone = false, CalibrationOptions? options = null)
        => Calibrate(new TopLabelSpline { Spline = new() { Knots = knots, Monotone = monotone } }, options);
}
