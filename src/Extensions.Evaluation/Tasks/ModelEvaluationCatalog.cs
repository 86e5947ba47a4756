using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of all that is known of a model at once.</summary>
public static class ModelEvaluationCatalog
{
    /// <summary>Evaluates a model of two classes: ML.NET's metrics, named metrics with intervals, calibration, decisions, selective prediction, and prediction sets and groups where there are any.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="name">Name of the model, for reports.</param>
    /// <param name="options">Columns and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="BinaryMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="ArgumentException">The name is blank, a metric is null, or two metrics have one name.</exception>
    /// <exception cref="InputDataException">No row has a label, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static BinaryEvaluation EvaluateModel(this BinaryClassificationCatalog catalog, IDataView data, string name = "Model", EvaluationOptions? options = null, IReadOnlyList<Metric<BinaryPredictions>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var settings = Check(options, name);
        var named = Check(metrics, BinaryMetric.All);
        var rows = BinaryPredictions.Read(data, settings);
        var (own, why) = MLNet<BinaryClassificationMetrics>(() => catalog.Evaluate(data, settings.LabelColumnName, settings.ScoreColumnName, settings.ProbabilityColumnName, settings.PredictedLabelColumnName));
        return new(name, rows)
        {
            MLNetMetrics = own, WithoutMLNetMetrics = why, Metrics = MetricEstimator.Estimate(rows, named, settings.Bootstrap), Calibration = CalibrationMetrics.Of(rows),
            Groups = settings.GroupColumnName is null ? null : FairnessMetrics.Of(rows, named, settings.Bootstrap),
            Decisions = DecisionMetrics.Of(rows, confidence: settings.Bootstrap.Confidence), Selective = SelectiveMetrics.Of(rows, settings.Bootstrap.Confidence) with { Abstention = Abstention(data, rows, settings) }, Sets = Sets(data, settings), LabelNoise = settings.LabelNoise, History = settings.History, Alpha = settings.Alpha,
        };
    }

    /// <summary>Evaluates a model of several classes: ML.NET's metrics, named metrics with intervals, calibration, decisions, selective prediction, and prediction sets and groups where there are any.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="name">Name of the model, for reports.</param>
    /// <param name="options">Columns and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="MulticlassMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="ArgumentException">The name is blank, a metric is null, or two metrics have one name.</exception>
    /// <exception cref="InputDataException">No row has a label, a label is beyond the scores, probabilities are none or do not sum to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static MulticlassEvaluation EvaluateModel(this MulticlassClassificationCatalog catalog, IDataView data, string name = "Model", EvaluationOptions? options = null, IReadOnlyList<Metric<MulticlassPredictions>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var settings = Check(options, name);
        var named = Check(metrics, MulticlassMetric.All);
        var rows = MulticlassPredictions.Read(data, settings);
        var (own, why) = MLNet<MulticlassClassificationMetrics>(() => catalog.Evaluate(data, settings.LabelColumnName, settings.ScoreColumnName, settings.PredictedLabelColumnName));
        return new(name, rows)
        {
            MLNetMetrics = own, WithoutMLNetMetrics = why, Metrics = MetricEstimator.Estimate(rows, named, settings.Bootstrap), Calibration = CalibrationMetrics.Of(rows),
            Groups = settings.GroupColumnName is null ? null : FairnessMetrics.Of(rows, named, settings.Bootstrap),
            Decisions = DecisionMetrics.Of(rows, confidence: settings.Bootstrap.Confidence), Selective = SelectiveMetrics.Of(rows, settings.Bootstrap.Confidence) with { Abstention = Abstention(data, rows, settings) }, Sets = Sets(data, settings), LabelNoise = settings.LabelNoise, History = settings.History, Alpha = settings.Alpha,
        };
    }

    /// <summary>Evaluates a model of numbers: ML.NET's metrics, named metrics with intervals, and prediction intervals and groups where there are any.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="name">Name of the model, for reports.</param>
    /// <param name="options">Columns and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="RegressionMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="ArgumentException">The name is blank, a metric is null, or two metrics have one name.</exception>
    /// <exception cref="InputDataException">No row has a label, a label or a score is not finite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static RegressionEvaluation EvaluateModel(this RegressionCatalog catalog, IDataView data, string name = "Model", EvaluationOptions? options = null, IReadOnlyList<Metric<RegressionPredictions>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var settings = Check(options, name);
        var named = Check(metrics, RegressionMetric.All);
        var rows = RegressionPredictions.Read(data, settings);
        var (own, why) = MLNet<RegressionMetrics>(() => catalog.Evaluate(data, settings.LabelColumnName, settings.ScoreColumnName));
        var intervals = settings.Alpha is { } alpha && data.Schema.GetColumnOrNull(settings.LowerColumnName) is not null && data.Schema.GetColumnOrNull(settings.UpperColumnName) is not null
            ? PredictionReader.Intervals(data, alpha, settings.LabelColumnName, settings.LowerColumnName, settings.UpperColumnName, settings.ExampleWeightColumnName, settings.Conformal) : null;
        return new(name, rows)
        {
            MLNetMetrics = own, WithoutMLNetMetrics = why, Metrics = MetricEstimator.Estimate(rows, named, settings.Bootstrap), Intervals = intervals, History = settings.History, Alpha = settings.Alpha,
            Groups = settings.GroupColumnName is null ? null : FairnessMetrics.Of(rows, named, settings.Bootstrap),
        };
    }

    /// <summary>Evaluates a model of rows that may carry any number of labels: named metrics with intervals, calibration, decisions, and sets of labels where there are any.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="name">Name of the model, for reports.</param>
    /// <param name="options">Columns and intervals; null for the defaults.</param>
    /// <param name="metrics">Named metrics; null for <see cref="MultilabelMetric.All"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="ArgumentException">The name is blank, a metric is null, or two metrics have one name.</exception>
    /// <exception cref="InputDataException">No row has all its labels, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static MultilabelEvaluation EvaluateModel(this MultilabelClassificationCatalog catalog, IDataView data, string name = "Model", EvaluationOptions? options = null, IReadOnlyList<Metric<MultilabelPredictions>>? metrics = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        var settings = Check(options, name);
        var named = Check(metrics, MultilabelMetric.All);
        var rows = MultilabelPredictions.Read(data, settings);
        return new(name, rows)
        {
            Metrics = MetricEstimator.Estimate(rows, named, settings.Bootstrap), LabelNames = [.. rows.LabelNames], Calibration = MultilabelCalibrationMetrics.Of(rows),
            Decisions = MultilabelDecisionMetrics.Of(rows, confidence: settings.Bootstrap.Confidence), LabelSets = LabelSets(data, settings), History = settings.History, Alpha = settings.Alpha,
            WithoutMLNetMetrics = "ML.NET has no evaluator of several labels.",
        };
    }

    private static EvaluationOptions Check(EvaluationOptions? options, string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        options ??= new();
        OptionsValidator.Validate(options);
        ArgumentNullException.ThrowIfNull(options.Bootstrap);
        OptionsValidator.Validate(options.Bootstrap);
        return options;
    }

    private static AbstentionMetrics? Abstention(IDataView data, PredictionRows rows, EvaluationOptions options) => data.Schema.GetColumnOrNull(options.AbstainColumnName) is { Type: BooleanDataViewType }
        && SelectiveColumns.Read(data, options.LabelColumnName, options.AbstainColumnName, null).Abstains is { } abstains ? AbstentionMetrics.Of(rows, abstains, options.Bootstrap.Confidence) : null;

    private static MultilabelSetMetrics? LabelSets(IDataView data, EvaluationOptions options) => data.Schema.GetColumnOrNull(options.PredictionSetColumnName) is null ? null
        : MultilabelSetMetrics.Of(LabelSetRows.Read(data, options.LabelColumnName, options.PredictionSetColumnName, options.ExampleWeightColumnName), options.Bootstrap);

    /// <exception cref="ArgumentException">There is no metric, one is null, or two have one name.</exception>
    private static IReadOnlyList<Metric<TPredictions>> Check<TPredictions>(IReadOnlyList<Metric<TPredictions>>? metrics, IReadOnlyList<Metric<TPredictions>> all) where TPredictions : PredictionRows
    {
        metrics ??= all;
        if (metrics.Contains(null!))
            throw new ArgumentException("A metric is null.", nameof(metrics));
        if (metrics.GroupBy(metric => metric.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} metrics have the name '{twice.Key}'; names must differ.", nameof(metrics));
        return metrics;
    }

    private static PredictionSetMetrics? Sets(IDataView data, EvaluationOptions options) => data.Schema.GetColumnOrNull(options.PredictionSetColumnName) is null ? null
        : PredictionReader.Sets(data, options.LabelColumnName, options.PredictionSetColumnName, options.ExampleWeightColumnName, options.Conformal);

    /// <summary>What ML.NET's evaluator says, or why it refuses: a class that is absent, say, or a column that it needs.</summary>
    private static (TMetrics? Metrics, string? Why) MLNet<TMetrics>(Func<TMetrics> evaluate) where TMetrics : class
    {
        try
        {
            return (evaluate(), null);
        }
        catch (Exception refusal) when (refusal is ArgumentException or InvalidOperationException)
        {
            return (null, refusal.Message);
        }
    }
}
