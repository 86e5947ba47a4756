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

    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Calibrate(MulticlassCalibrator calibrator, CalibrationOptions? options = null) => new(environment, calibrator, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.IsotonicMulticlass"/>: one isotonic map for all classes.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator IsotonicMulticlass(CalibrationOptions? options = null) => Calibrate(new IsotonicMulticlass(), options);

    /// <summary>Creates an estimator of <see cref="OneVersusRest"/>: a binary calibrator for each class.</summary>
    /// <param name="calibrator">The binary calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator OneVersusRest(BinaryCalibrator calibrator, CalibrationOptions? options = null) => Calibrate(new OneVersusRest(calibrator), options);

    /// <summary>Creates an estimator of <see cref="TemperatureScaling"/>.</summary>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator Temperature(CalibrationOptions? options = null) => Calibrate(new TemperatureScaling(), options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.TopLabel"/>: a binary calibrator for the predicted class.</summary>
    /// <param name="calibrator">The binary calibrator.</param>
    /// <param name="perClass">Whether each class has a map of its own.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MulticlassCalibrationEstimator TopLabel(BinaryCalibrator calibrator, bool perClass = false, CalibrationOptions? options = null) => Calibrate(new TopLabel(calibrator) { PerClass = perClass }, options);
}
