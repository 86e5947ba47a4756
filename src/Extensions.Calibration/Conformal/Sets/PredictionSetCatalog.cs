using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Prediction sets in the catalogs of conformal procedures.</summary>
public static class PredictionSetCatalog
{
    /// <summary>Creates a <see cref="PredictionSetEstimator"/> of several classes.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set, strictly between 0 and 1.</param>
    /// <param name="score">How badly a class fits a row; <see cref="LeastAmbiguousScore"/>, which gives the smallest sets, where null.</param>
    /// <param name="procedure">How calibration rows become thresholds; <see cref="SplitConformal"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static PredictionSetEstimator PredictionSets(this MulticlassConformalCatalog catalog, double alpha = 0.1, NonconformityScore? score = null, ConformalProcedure? procedure = null, PredictionSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isBinary: false, score ?? new LeastAmbiguousScore(), alpha, procedure, options);
    }

    /// <summary>Creates a <see cref="PredictionSetEstimator"/> of two classes: sets of False, of True, of both or of none.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set, strictly between 0 and 1.</param>
    /// <param name="score">How badly a class fits a row; <see cref="LeastAmbiguousScore"/> where null.</param>
    /// <param name="procedure">How calibration rows become thresholds; <see cref="SplitConformal"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static PredictionSetEstimator PredictionSets(this BinaryConformalCatalog catalog, double alpha = 0.1, NonconformityScore? score = null, ConformalProcedure? procedure = null, PredictionSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isBinary: true, score ?? new LeastAmbiguousScore(), alpha, procedure, options);
    }
}
