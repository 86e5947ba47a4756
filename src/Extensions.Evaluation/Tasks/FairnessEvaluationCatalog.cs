using MLExtensions;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of how alike groups are served.</summary>
public static class FairnessEvaluationCatalog
{
    /// <summary>Evaluates a model of two classes group by group: named metrics and their gaps with intervals, demographic parity, equal opportunity, equalised odds, predictive parity.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="groupColumnName">Name of the column of groups, a key. Rows of no group, and rows without a label, are left out and counted.</param>
    /// <param name="options">Other columns, and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="BinaryMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, there are fewer than two groups, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static FairnessMetrics EvaluateFairness(this BinaryClassificationCatalog catalog, IDataView data, string groupColumnName, EvaluationOptions? options = null, IReadOnlyList<Metric<BinaryPredictions>>? metrics = null)
    {
        var settings = Check(catalog, options, groupColumnName);
        return FairnessMetrics.Of(BinaryPredictions.Read(data, settings), metrics ?? BinaryMetric.All, settings.Bootstrap);
    }

    /// <summary>Evaluates a model of several classes group by group: named metrics and their gaps with intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="groupColumnName">Name of the column of groups, a key. Rows of no group, and rows without a label, are left out and counted.</param>
    /// <param name="options">Other columns, and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="MulticlassMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, there are fewer than two groups, a label is beyond the scores, probabilities are none or do not sum to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static FairnessMetrics EvaluateFairness(this MulticlassClassificationCatalog catalog, IDataView data, string groupColumnName, EvaluationOptions? options = null, IReadOnlyList<Metric<MulticlassPredictions>>? metrics = null)
    {
        var settings = Check(catalog, options, groupColumnName);
        return FairnessMetrics.Of(MulticlassPredictions.Read(data, settings), metrics ?? MulticlassMetric.All, settings.Bootstrap);
    }

    /// <summary>Evaluates a model of numbers group by group: named metrics and their gaps with intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="groupColumnName">Name of the column of groups, a key. Rows of no group, and rows without a label, are left out and counted.</param>
    /// <param name="options">Other columns, and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="RegressionMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, there are fewer than two groups, a label or a score is not finite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static FairnessMetrics EvaluateFairness(this RegressionCatalog catalog, IDataView data, string groupColumnName, EvaluationOptions? options = null, IReadOnlyList<Metric<RegressionPredictions>>? metrics = null)
    {
        var settings = Check(catalog, options, groupColumnName);
        return FairnessMetrics.Of(RegressionPredictions.Read(data, settings), metrics ?? RegressionMetric.All, settings.Bootstrap);
    }

    private static EvaluationOptions Check(object catalog, EvaluationOptions? options, string groupColumnName)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentException.ThrowIfNullOrWhiteSpace(groupColumnName);
        var settings = (options ?? new()) with { GroupColumnName = groupColumnName };
        OptionsValidator.Validate(settings);
        return settings;
    }
}
