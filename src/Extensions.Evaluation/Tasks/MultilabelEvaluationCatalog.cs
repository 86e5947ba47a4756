using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of rows that may carry any number of labels, which ML.NET itself does not evaluate.</summary>
public static class MultilabelEvaluationCatalog
{
    private const string PredictedLabels = "PredictedLabels";

    /// <summary>Evaluates decisions label by label: precision, recall, F1, F-beta, average precision and ROC AUC of each, averages, subset accuracy, Hamming loss, and how labels rank within rows, with intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, a vector of Boolean, or of Single that is 0 or 1. Rows with a label that is NaN are left out and counted.</param>
    /// <param name="probabilityColumnName">Name of the column of probabilities, a vector of Single as long.</param>
    /// <param name="predictedLabelsColumnName">Name of the column of decisions, a vector of Boolean as long. Where there is no "PredictedLabels" a label is predicted above a probability of 0.5; any other name must be there.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="beta">How much more recall counts than precision in F-beta, above 0 and finite.</param>
    /// <param name="bootstrap">Resamples behind the intervals, and the confidence of all of them; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, the message lists what is there; or beta is out of range.</exception>
    /// <exception cref="InputDataException">No row has all its labels, a label is none of 0 and 1, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static MultilabelDecisionMetrics EvaluateDecisions(this MultilabelClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string probabilityColumnName = "Probability",
        string predictedLabelsColumnName = PredictedLabels, string? exampleWeightColumnName = null, double beta = DecisionTable.DefaultBeta, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap);
        _ = new ClassDecisions(0, 1, 1, 1, 1).FBeta(beta);   // checks it
        _ = OptionalColumn.Find(data.Schema, predictedLabelsColumnName, PredictedLabels, "predicted-labels", type => type is VectorDataViewType { IsKnownSize: true, ItemType: BooleanDataViewType }, "a vector of known size of Boolean");
        var rows = MultilabelPredictions.Read(data, new()
        {
            LabelColumnName = labelColumnName, ProbabilityColumnName = probabilityColumnName, PredictedLabelsColumnName = predictedLabelsColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });
        return MultilabelDecisionMetrics.Of(rows, beta, settings.Confidence) with { Metrics = MetricEstimator.Estimate(rows, MultilabelMetric.OfDecisions, settings) };
    }

    /// <summary>Evaluates how far the probabilities of labels can be believed, label by label and all together.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with probabilities, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, a vector of Boolean, or of Single that is 0 or 1. Rows with a label that is NaN are left out and counted.</param>
    /// <param name="probabilityColumnName">Name of the column of probabilities, a vector of Single as long.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has all its labels, a label is none of 0 and 1, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    public static MultilabelCalibrationMetrics EvaluateCalibration(this MultilabelClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string probabilityColumnName = "Probability", string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return MultilabelCalibrationMetrics.Of(MultilabelPredictions.Read(data, new() { LabelColumnName = labelColumnName, ProbabilityColumnName = probabilityColumnName, ExampleWeightColumnName = exampleWeightColumnName }));
    }

    /// <summary>Evaluates sets of labels, as <c>ml.MultilabelClassification().Conformal()</c> gives them: the share of a row's labels that they miss, how large they are, and each label.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with sets, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, a vector of Boolean, or of Single that is 0 or 1. Rows with a label that is NaN are left out and counted.</param>
    /// <param name="predictionSetColumnName">Name of the column of sets, a vector of Boolean as long.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="bootstrap">Resamples behind the intervals of rates, and the confidence of all intervals; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has all its labels, a label is none of 0 and 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static MultilabelSetMetrics EvaluatePredictionSets(this MultilabelClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string predictionSetColumnName = "PredictionSet",
        string? exampleWeightColumnName = null, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap);
        return MultilabelSetMetrics.Of(LabelSetRows.Read(data, labelColumnName, predictionSetColumnName, exampleWeightColumnName), settings);
    }

    private static BootstrapOptions Check(MultilabelClassificationCatalog catalog, IDataView data, BootstrapOptions? bootstrap)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        bootstrap ??= new EvaluationOptions().Bootstrap;
        OptionsValidator.Validate(bootstrap);
        return bootstrap;
    }
}
