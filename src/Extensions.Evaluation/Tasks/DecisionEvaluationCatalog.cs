using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of decisions and of selective prediction beside ML.NET's own.</summary>
public static class DecisionEvaluationCatalog
{
    private const string PredictedLabel = "PredictedLabel";

    /// <summary>Evaluates decisions of two classes: precision, recall, F1, F-beta of each, averages, balanced accuracy, G-mean, Matthews' correlation, kappa, average precision, ROC AUC and curves, with intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column: Boolean, or Single or Double, positive above 0. Rows whose label is NaN are left out and counted.</param>
    /// <param name="probabilityColumnName">Name of the column of probabilities of the positive class, Single or Double.</param>
    /// <param name="predictedLabelColumnName">Name of the column of decisions, Boolean. Where there is no "PredictedLabel" a row is predicted positive above a probability of 0.5; any other name must be there.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="beta">How much more recall counts than precision in F-beta, above 0 and finite.</param>
    /// <param name="bootstrap">Resamples behind the intervals, and the confidence of all of them; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, the message lists what is there; or beta is out of range.</exception>
    /// <exception cref="InputDataException">No row has a label, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static DecisionMetrics EvaluateDecisions(this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string probabilityColumnName = "Probability",
        string predictedLabelColumnName = PredictedLabel, string? exampleWeightColumnName = null, double beta = DecisionTable.DefaultBeta, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap, beta);
        var rows = Read(data, labelColumnName, probabilityColumnName, predictedLabelColumnName, exampleWeightColumnName);
        return DecisionMetrics.Of(rows, beta, settings.Confidence) with { Metrics = MetricEstimator.Estimate(rows, DecisionMetricLists.OfTwoClasses, settings) };
    }

    /// <summary>Evaluates decisions of several classes: precision, recall, F1, F-beta of each, averages, balanced accuracy, G-mean, Matthews' correlation, kappa, average precision, ROC AUC and curves, with intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on. The class of the greatest probability, of equal ones the lowest, is the predicted one.</param>
    /// <param name="labelColumnName">Name of the label column, a key in the order of the scores. Rows without a label are left out and counted.</param>
    /// <param name="scoreColumnName">Name of the column of class probabilities, a vector of Single that sums to 1.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="beta">How much more recall counts than precision in F-beta, above 0 and finite.</param>
    /// <param name="bootstrap">Resamples behind the intervals, and the confidence of all of them; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type, the message lists what is there; or beta is out of range.</exception>
    /// <exception cref="InputDataException">No row has a label, a label is beyond the scores, probabilities are none or do not sum to 1, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static DecisionMetrics EvaluateDecisions(this MulticlassClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score",
        string? exampleWeightColumnName = null, double beta = DecisionTable.DefaultBeta, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap, beta);
        var rows = MulticlassPredictions.Read(data, new() { LabelColumnName = labelColumnName, ScoreColumnName = scoreColumnName, ExampleWeightColumnName = exampleWeightColumnName });
        return DecisionMetrics.Of(rows, beta, settings.Confidence) with { Metrics = MetricEstimator.Estimate(rows, DecisionMetricLists.OfSeveralClasses, settings) };
    }

    /// <summary>Evaluates what part of its predictions a model of two classes may keep at what share of errors, and how a model does that leaves rows undecided.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column: Boolean, or Single or Double, positive above 0. Rows whose label is NaN are left out and counted.</param>
    /// <param name="probabilityColumnName">Name of the column of probabilities of the positive class, Single or Double.</param>
    /// <param name="predictedLabelColumnName">Name of the column of decisions, Boolean. Where there is no "PredictedLabel" a row is predicted positive above a probability of 0.5; any other name must be there.</param>
    /// <param name="abstainColumnName">Name of the column that says which rows are left undecided, Boolean, as SelectivePrediction and LearnToReject write it. "Abstain" may be absent; any other name must be there.</param>
    /// <param name="confidenceColumnName">Name of a column of confidences, Single or Double, as the "RejectionScore" of LearnToReject; null for the probability of what is predicted.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="bootstrap">Resamples behind the intervals of the areas, and the confidence of all intervals; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, a probability is no number from 0 to 1, a confidence is NaN, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static SelectiveMetrics EvaluateSelective(this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string probabilityColumnName = "Probability",
        string predictedLabelColumnName = PredictedLabel, string abstainColumnName = SelectiveColumns.Abstain, string? confidenceColumnName = null, string? exampleWeightColumnName = null, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap);
        var rows = Read(data, labelColumnName, probabilityColumnName, predictedLabelColumnName, exampleWeightColumnName);
        var columns = SelectiveColumns.Read(data, labelColumnName, abstainColumnName, confidenceColumnName);
        return Of(rows, columns, columns.Confidences ?? SelectiveMetrics.Confidences(rows), settings);
    }

    /// <summary>Evaluates what part of its predictions a model of several classes may keep at what share of errors, and how a model does that leaves rows undecided.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Predictions for rows that no part of the model was fitted on. The class of the greatest probability, of equal ones the lowest, is the predicted one.</param>
    /// <param name="labelColumnName">Name of the label column, a key in the order of the scores. Rows without a label are left out and counted.</param>
    /// <param name="scoreColumnName">Name of the column of class probabilities, a vector of Single that sums to 1.</param>
    /// <param name="abstainColumnName">Name of the column that says which rows are left undecided, Boolean, as SelectivePrediction and LearnToReject write it. "Abstain" may be absent; any other name must be there.</param>
    /// <param name="confidenceColumnName">Name of a column of confidences, Single or Double, as the "RejectionScore" of LearnToReject; null for the greatest probability.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="bootstrap">Resamples behind the intervals of the areas, and the confidence of all intervals; null for 999 resamples and 0.95.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="InputDataException">No row has a label, a label is beyond the scores, probabilities are none or do not sum to 1, a confidence is NaN, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">A setting of the bootstrap is out of range.</exception>
    public static SelectiveMetrics EvaluateSelective(this MulticlassClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score",
        string abstainColumnName = SelectiveColumns.Abstain, string? confidenceColumnName = null, string? exampleWeightColumnName = null, BootstrapOptions? bootstrap = null)
    {
        var settings = Check(catalog, data, bootstrap);
        var rows = MulticlassPredictions.Read(data, new() { LabelColumnName = labelColumnName, ScoreColumnName = scoreColumnName, ExampleWeightColumnName = exampleWeightColumnName });
        var columns = SelectiveColumns.Read(data, labelColumnName, abstainColumnName, confidenceColumnName);
        return Of(rows, columns, columns.Confidences ?? rows.TopLabel.Confidences, settings);
    }

    private static SelectiveMetrics Of<TPredictions>(TPredictions rows, SelectiveColumns columns, double[] confidences, BootstrapOptions settings) where TPredictions : PredictionRows
        => SelectiveMetrics.Of(rows, confidences, settings.Confidence) with
        {
            Abstention = columns.Abstains is { } abstains ? AbstentionMetrics.Of(rows, abstains, settings.Confidence) : null,
            Metrics = MetricEstimator.Estimate(rows, DecisionMetricLists.Selective<TPredictions>(confidences), settings),
        };

    private static BinaryPredictions Read(IDataView data, string labelColumnName, string probabilityColumnName, string predictedLabelColumnName, string? exampleWeightColumnName)
    {
        _ = OptionalColumn.Find(data.Schema, predictedLabelColumnName, PredictedLabel, "predicted-label", type => type is BooleanDataViewType, "Boolean");
        return BinaryPredictions.Read(data, new()
        {
            LabelColumnName = labelColumnName, ProbabilityColumnName = probabilityColumnName, PredictedLabelColumnName = predictedLabelColumnName, ExampleWeightColumnName = exampleWeightColumnName,
        });
    }

    private static BootstrapOptions Check(object catalog, IDataView data, BootstrapOptions? bootstrap, double beta = DecisionTable.DefaultBeta)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        ArgumentNullException.ThrowIfNull(data);
        _ = new ClassDecisions(0, 1, 1, 1, 1).FBeta(beta);   // checks it
        bootstrap ??= new EvaluationOptions().Bootstrap;
        OptionsValidator.Validate(bootstrap);
        return bootstrap;
    }
}
