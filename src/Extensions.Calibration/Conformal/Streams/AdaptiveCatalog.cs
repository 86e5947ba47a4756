using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Adaptive conformal inference in the catalogs of conformal procedures.</summary>
public static class AdaptiveCatalog
{
    /// <summary>Creates an <see cref="AdaptiveIntervalEstimator"/>: intervals that follow a stream.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval in the long run, strictly between 0 and 1.</param>
    /// <param name="score">How badly a number fits a row; <see cref="AbsoluteResidualScore"/> where null.</param>
    /// <param name="adaptive">Step and window; the defaults where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static AdaptiveIntervalEstimator AdaptiveIntervals(this RegressionConformalCatalog catalog, double alpha = 0.1, IntervalScore? score = null, AdaptiveOptions? adaptive = null, IntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, score ?? new AbsoluteResidualScore(), alpha, adaptive, options);
    }

    /// <summary>Creates an <see cref="AdaptivePredictionSetEstimator"/> of several classes: sets that follow a stream.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set in the long run, strictly between 0 and 1.</param>
    /// <param name="score">How badly a class fits a row; <see cref="LeastAmbiguousScore"/> where null.</param>
    /// <param name="adaptive">Step and window; the defaults where null.</param>
    /// <param name="options">Columns, without p-values; the defaults where null.</param>
    public static AdaptivePredictionSetEstimator AdaptivePredictionSets(this MulticlassConformalCatalog catalog, double alpha = 0.1, NonconformityScore? score = null, AdaptiveOptions? adaptive = null, PredictionSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isBinary: false, score ?? new LeastAmbiguousScore(), alpha, adaptive, options);
    }

    /// <summary>Creates an <see cref="AdaptivePredictionSetEstimator"/> of two classes: sets that follow a stream.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its set in the long run, strictly between 0 and 1.</param>
    /// <param name="score">How badly a class fits a row; <see cref="LeastAmbiguousScore"/> where null.</param>
    /// <param name="adaptive">Step and window; the defaults where null.</param>
    /// <param name="options">Columns, without p-values; the defaults where null.</param>
    public static AdaptivePredictionSetEstimator AdaptivePredictionSets(this BinaryConformalCatalog catalog, double alpha = 0.1, NonconformityScore? score = null, AdaptiveOptions? adaptive = null, PredictionSetOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, isBinary: true, score ?? new LeastAmbiguousScore(), alpha, adaptive, options);
    }
}
