using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibrators of several labels.</summary>
public static class MultilabelCalibratorExtensions
{
    /// <summary>The catalog of calibrators of several labels.</summary>
    /// <param name="catalog">The catalog of multi-label classification.</param>
    public static MultilabelCalibratorCatalog Calibrators(this MultilabelClassificationCatalog catalog) => new(CatalogEnvironment.Of(catalog));
}

/// <summary>The place where calibrators of several labels appear as methods.</summary>
public sealed class MultilabelCalibratorCatalog
{
    private readonly Runtime.IHostEnvironment environment;

    internal MultilabelCalibratorCatalog(Runtime.IHostEnvironment environment) => this.environment = environment;

    /// <summary>Creates an estimator of a binary calibrator for each label.</summary>
    /// <param name="calibrator">The calibrator of each label.</param>
    /// <param name="options">Columns, and what the scores are; the defaults where null.</param>
    public MultilabelCalibrationEstimator Calibrate(BinaryCalibrator calibrator, CalibrationOptions? options = null) => new(environment, calibrator, options);
}
