using System.Globalization;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;
using MLExtensions.MLNet;

namespace Microsoft.ML;

/// <summary>Conformal p-values of anomaly scores in ML.NET's catalog.</summary>
public static class OutlierCatalog
{
    /// <summary>Creates an <see cref="OutlierPValueEstimator"/>: p-values of anomaly scores, and outliers at alpha.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="alpha">Greatest share of inliers that is called an outlier, strictly between 0 and 1.</param>
    /// <param name="scoreColumnName">Name of the column of anomaly scores; high ones are abnormal.</param>
    /// <param name="labelColumnName">Name of the column that marks known outliers, which are left out when fitting; null where all rows are inliers.</param>
    public static OutlierPValueEstimator PValues(this AnomalyConformalCatalog catalog, double alpha = 0.05, string scoreColumnName = "Score", string? labelColumnName = null)
        => catalog.PValues(new() { Alpha = alpha, ScoreColumnName = scoreColumnName, LabelColumnName = labelColumnName });

    /// <summary>Creates an <see cref="OutlierPValueEstimator"/> with all its settings.</summary>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="options">The settings.</param>
    public static OutlierPValueEstimator PValues(this AnomalyConformalCatalog catalog, OutlierPValueEstimator.Options options)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return new(catalog.Environment, options);
    }

    /// <summary>Selects the outliers of a batch by <see cref="BenjaminiHochberg"/>: of those selected, on average over batches at most a share q is an inlier.</summary>
    /// <remarks>The decision on a row depends on the whole batch, which is read once here; it says nothing of rows of another batch.</remarks>
    /// <param name="catalog">The catalog of conformal procedures.</param>
    /// <param name="batch">Rows with p-values, as an <see cref="OutlierPValueTransformer"/> gives them.</param>
    /// <param name="q">Greatest false discovery rate, strictly between 0 and 1.</param>
    /// <param name="pValueColumnName">Name of the column of p-values (Double).</param>
    /// <param name="predictedLabelColumnName">Name of the column of decisions (Boolean); one that exists is hidden by it.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="q"/> is out of its range, or the p-values are absent or of a wrong type.</exception>
    /// <exception cref="MLExtensions.InputDataException">A p-value is outside 0 to 1.</exception>
    public static OutlierSelection SelectOutliers(this AnomalyConformalCatalog catalog, IDataView batch, double q = 0.1, string pValueColumnName = "PValue", string predictedLabelColumnName = "PredictedLabel")
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(batch);
        var column = ScoreColumns.Find(batch.Schema, pValueColumnName, "p-value", type => type == NumberDataViewType.Double, "Double");
        var pValues = batch.GetColumn<double>(column).ToArray();
        var threshold = BenjaminiHochberg.Threshold(pValues, q);
        var shortfall = Shortfall(column, q);
        if (shortfall is not null)
            FoundEnvironment.Warn(catalog.Environment, "Conformal", $"{nameof(SelectOutliers)}: {shortfall}");
        var view = new OutlierSelectionTransformer(catalog.Environment, pValueColumnName, predictedLabelColumnName, threshold).Transform(batch);
        return new(view, pValues.Length, pValues.Count(value => value <= threshold), threshold) { Shortfall = shortfall };
    }

    /// <summary>What is to be said where there are fewer than 1 / q calibration rows.</summary>
    private static string? Shortfall(DataViewSchema.Column column, double q)
    {
        if (column.Annotations.Schema.GetColumnOrNull(OutlierPValueTransformer.CalibrationCount) is not { } annotation || annotation.Type != NumberDataViewType.Int32)
            return null;
        var count = 0;
        column.Annotations.GetValue(OutlierPValueTransformer.CalibrationCount, ref count);
        return count >= DecimalRounding.Ceiling(1 / q) ? null : string.Create(CultureInfo.InvariantCulture,
            $"The {count} calibration rows give no p-value below 1 / {count + 1}; to select a row at q = {q}, nearly all rows must have that. There should be many more than 1 / q = {1 / q:g4} calibration rows.");
    }
}
