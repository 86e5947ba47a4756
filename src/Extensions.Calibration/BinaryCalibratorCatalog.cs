using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of two classes beside ML.NET's own.</summary>
public static class BinaryCalibratorCatalog
{
    /// <summary>Creates an estimator of any calibrator.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="calibrator">The calibrator.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator Calibrate(this BinaryClassificationCatalog.CalibratorsCatalog catalog, BinaryCalibrator calibrator, CalibrationOptions? options = null)
        => new(CatalogEnvironment.Of(catalog), calibrator, options);

    /// <summary>Creates an estimator of <see cref="MLExtensions.Calibration.PlattScaling"/>, fitted in double precision on all rows and on logits; ML.NET's Platt works otherwise.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator PlattScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new PlattScaling(), options);

    /// <summary>Creates an estimator of <see cref="BinaryTemperatureScaling"/>.</summary>
    /// <param name="catalog">The catalog of calibrators.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public static BinaryCalibrationEstimator TemperatureScaling(this BinaryClassificationCatalog.CalibratorsCatalog catalog, CalibrationOptions? options = null)
        => catalog.Calibrate(new BinaryTemperatureScaling(), options);
}
