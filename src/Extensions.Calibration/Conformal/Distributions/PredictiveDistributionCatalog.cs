using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Predictive distributions in the catalog of conformal procedures.</summary>
public static class PredictiveDistributionCatalog
{
    /// <summary>Creates a <see cref="PredictiveDistributionEstimator"/>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside Lower to Upper, strictly between 0 and 1.</param>
    /// <param name="procedure">Which residuals count for a row: <see cref="SplitConformal"/>, where null, or <see cref="GroupConditional"/>.</param>
    /// <param name="options">What is asked, and columns; the defaults where null.</param>
    public static PredictiveDistributionEstimator PredictiveDistribution(this RegressionConformalCatalog catalog, double alpha = 0.1, ConformalProcedure? procedure = null, PredictiveDistributionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, alpha, procedure, options);
    }
}
