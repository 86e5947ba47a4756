using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Predictions with a guaranteed error rate among those that are accepted, in ML.NET's catalog.</summary>
public static class SelectivePredictionCatalog
{
    /// <summary>Creates a <see cref="SelectivePredictionEstimator"/> of two classes.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="alpha">Greatest error rate among accepted rows, strictly between 0 and 1.</param>
    /// <param name="delta">Probability that it is greater, strictly between 0 and 1.</param>
    public static SelectivePredictionEstimator SelectivePrediction(this BinaryConformalCatalog catalog, double alpha = 0.05, double delta = 0.1) => Create(catalog, new() { Alpha = alpha, Delta = delta });

    /// <summary>Creates a <see cref="SelectivePredictionEstimator"/> of two classes with all its settings.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="options">The settings.</param>
    public static SelectivePredictionEstimator SelectivePrediction(this BinaryConformalCatalog catalog, SelectivePredictionOptions options) => Create(catalog, options);

    /// <summary>Creates a <see cref="SelectivePredictionEstimator"/> of several classes.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="alpha">Greatest error rate among accepted rows, strictly between 0 and 1.</param>
    /// <param name="delta">Probability that it is greater, strictly between 0 and 1.</param>
    public static SelectivePredictionEstimator SelectivePrediction(this MulticlassConformalCatalog catalog, double alpha = 0.05, double delta = 0.1) => Create(catalog, new() { Alpha = alpha, Delta = delta });

    /// <summary>Creates a <see cref="SelectivePredictionEstimator"/> of several classes with all its settings.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="options">The settings.</param>
    public static SelectivePredictionEstimator SelectivePrediction(this MulticlassConformalCatalog catalog, SelectivePredictionOptions options) => Create(catalog, options);

    private static SelectivePredictionEstimator Create(ConformalCatalog catalog, SelectivePredictionOptions options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, options);
    }
}
