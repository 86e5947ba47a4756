using MLExtensions.Conformal;

namespace Microsoft.ML;

/// <summary>Intervals in the catalog of conformal procedures.</summary>
public static class IntervalCatalog
{
    /// <summary>Creates an <see cref="IntervalEstimator"/>.</summary>
    /// <param name="catalog">The catalog.</param>
    /// <param name="alpha">Share of rows whose label may be outside its interval, strictly between 0 and 1.</param>
    /// <param name="score">How badly a number fits a row; <see cref="AbsoluteResidualScore"/> where null.</param>
    /// <param name="procedure">How calibration rows become thresholds; <see cref="SplitConformal"/> where null.</param>
    /// <param name="options">Columns; the defaults where null.</param>
    public static IntervalEstimator Intervals(this RegressionConformalCatalog catalog, double alpha = 0.1, IntervalScore? score = null, ConformalProcedure? procedure = null, IntervalOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, score ?? new AbsoluteResidualScore(), alpha, procedure, options);
    }
}
