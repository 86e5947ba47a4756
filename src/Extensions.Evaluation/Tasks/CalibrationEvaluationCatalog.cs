using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of probabilities beside ML.NET's own.</summary>
public static class CalibrationEvaluationCatalog
{
    /// <summary>Evaluates how far the probabilities of two classes can be believed.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with probabilities, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column: Boolean, or Single or Double, positive above 0. Rows whose label is NaN are left out and counted.</param>
    /// <param name="probabilityColumnName">Name of the column of probabilities of the positive class, Single or Double.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="MLExtensions.InputDataException">No row has a label, a probability is no number from 0 to 1, or a weight is out of range.</exception>
    public static CalibrationMetrics EvaluateCalibration(this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string probabilityColumnName = "Probability", string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CalibrationMetrics.Of(BinaryPredictions.Read(data, new() { LabelColumnName = labelColumnName, ProbabilityColumnName = probabilityColumnName, ExampleWeightColumnName = exampleWeightColumnName }));
    }

    /// <summary>Evaluates how far the probabilities of several classes can be believed.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with probabilities, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, a key in the order of the scores. Rows without a label are left out and counted.</param>
    /// <param name="scoreColumnName">Name of the column of class probabilities, a vector of Single that sums to 1.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="MLExtensions.InputDataException">No row has a label, a label is beyond the scores, probabilities are none or do not sum to 1, or a weight is out of range.</exception>
    public static CalibrationMetrics EvaluateCalibration(this MulticlassClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string scoreColumnName = "Score", string? exampleWeightColumnName = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return CalibrationMetrics.Of(MulticlassPredictions.Read(data, new() { LabelColumnName = labelColumnName, ScoreColumnName = scoreColumnName, ExampleWeightColumnName = exampleWeightColumnName }, keepAll: false));
    }
}
