using MLExtensions;
using MLExtensions.Evaluation;

namespace Microsoft.ML;

/// <summary>Evaluation of prediction sets and intervals beside ML.NET's own.</summary>
public static class ConformalEvaluationCatalog
{
    /// <summary>Evaluates prediction sets of several classes.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with sets, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, a key. Rows without a label are left out and counted.</param>
    /// <param name="predictionSetColumnName">Name of the column of sets, vectors of Boolean.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="options">What coverage is compared with and by which rows it is told apart; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="MLExtensions.InputDataException">No row has a label, a feature is not finite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static PredictionSetMetrics EvaluatePredictionSets(this MulticlassClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string predictionSetColumnName = "PredictionSet", string? exampleWeightColumnName = null, ConformalEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return PredictionReader.Sets(data, labelColumnName, predictionSetColumnName, exampleWeightColumnName, Check(options));
    }

    /// <summary>Evaluates prediction sets of two classes, False and True.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with sets, which no part of the model was fitted on.</param>
    /// <param name="labelColumnName">Name of the label column, Boolean, or Single or Double, positive above 0. Rows whose label is NaN are left out and counted.</param>
    /// <param name="predictionSetColumnName">Name of the column of sets, vectors of two Boolean.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="options">What coverage is compared with and by which rows it is told apart; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there.</exception>
    /// <exception cref="MLExtensions.InputDataException">There is no row, a feature is not finite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static PredictionSetMetrics EvaluatePredictionSets(this BinaryClassificationCatalog catalog, IDataView data, string labelColumnName = "Label", string predictionSetColumnName = "PredictionSet", string? exampleWeightColumnName = null, ConformalEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return PredictionReader.Sets(data, labelColumnName, predictionSetColumnName, exampleWeightColumnName, Check(options));
    }

    /// <summary>Evaluates prediction intervals.</summary>
    /// <param name="catalog">The catalog of the task.</param>
    /// <param name="data">Rows with intervals, which no part of the model was fitted on.</param>
    /// <param name="alpha">The alpha that the intervals were asked for, strictly between 0 and 1: the interval score depends on it.</param>
    /// <param name="labelColumnName">Name of the label column, Single or Double. Rows whose label is NaN are left out and counted.</param>
    /// <param name="lowerColumnName">Name of the column of lower ends, Single or Double.</param>
    /// <param name="upperColumnName">Name of the column of upper ends, Single or Double.</param>
    /// <param name="exampleWeightColumnName">Name of a column of weights, Single or Double, or null: as how many rows each row counts.</param>
    /// <param name="options">What coverage is compared with and by which rows it is told apart; null for the defaults.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type; the message lists what is there. Or alpha is out of its range.</exception>
    /// <exception cref="MLExtensions.InputDataException">No row has a label, an end is NaN, a feature is not finite, or a weight is out of range.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static IntervalMetrics EvaluateIntervals(this RegressionCatalog catalog, IDataView data, double alpha, string labelColumnName = "Label", string lowerColumnName = "Lower", string upperColumnName = "Upper", string? exampleWeightColumnName = null, ConformalEvaluationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(catalog);
        return PredictionReader.Intervals(data, alpha, labelColumnName, lowerColumnName, upperColumnName, exampleWeightColumnName, Check(options));
    }

    private static ConformalEvaluationOptions Check(ConformalEvaluationOptions? options)
    {
        options ??= new();
        OptionsValidator.Validate(options);
        return options;
    }
}
