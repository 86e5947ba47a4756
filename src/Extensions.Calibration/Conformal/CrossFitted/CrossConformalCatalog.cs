using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Intervals from the heads of folds, in the catalog of conformal procedures.</summary>
public static class CrossConformalCatalog
{
    /// <summary>Creates a <see cref="CrossFittedIntervalEstimator"/>, to be appended with <c>AppendCrossFitted</c>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1; see <see cref="CrossFittedMethod"/> for what is proved.</param>
    /// <param name="method">How the residuals of the folds become an interval; that of the options where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static CrossFittedIntervalEstimator CrossFittedIntervals(this RegressionConformalCatalog catalog, double alpha = 0.1, CrossFittedMethod? method = null, CrossFittedIntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        options ??= new();
        return new(catalog.Environment, alpha, method is { } chosen ? options with { Method = chosen } : options);
    }
}
