using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Calibration of treatment effects in ML.NET's catalog of regression.</summary>
public static class EffectCalibrationCatalog
{
    /// <summary>Creates an estimator that calibrates predicted treatment effects.</summary>
    /// <param name="catalog">The catalog of regression.</param>
    /// <param name="calibrator">The calibrator; null for <see cref="CausalIsotonic"/>.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static EffectCalibrationEstimator CalibrateEffects(this RegressionCatalog catalog, EffectCalibrator? calibrator = null, EffectCalibrationOptions? options = null)
        => new(CatalogEnvironment.Of(catalog), calibrator ?? new CausalIsotonic(), options);

    /// <summary>Estimates how well treatment effects are calibrated.</summary>
    /// <param name="catalog">The catalog of regression.</param>
    /// <param name="data">Rows that no model behind the columns was fitted on.</param>
    /// <param name="curve">The curve that they are compared with; null for <see cref="CausalHistogram"/>.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    /// <exception cref="InputDataException">A row cannot be used, there are too few, or all are of one arm.</exception>
    public static EffectCalibrationError EvaluateEffectCalibration(this RegressionCatalog catalog, IDataView data, EffectCalibrator? curve = null, EffectCalibrationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        options ??= new();
        OptionsValidator.Validate(options);
        return EffectCalibrationError.Compute(EffectReader.Read(data, options).Rows, curve);
    }
}
