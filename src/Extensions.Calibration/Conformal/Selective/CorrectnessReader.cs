using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>Whether a classifier's prediction is wrong: keys of several classes, or Booleans of two.</summary>
internal static class CorrectnessReader
{
    private const string LabelWords = "Boolean, Single, Double or a key", PredictedWords = "Boolean or a key";

    /// <summary>Finds label and prediction.</summary>
    /// <exception cref="ArgumentOutOfRangeException">One is absent, of a wrong type, or they do not go together.</exception>
    public static (DataViewSchema.Column Label, DataViewSchema.Column Predicted) Find(DataViewSchema schema, string labelName, string predictedName)
    {
        var label = ScoreColumns.Find(schema, labelName, "label", type => type is BooleanDataViewType or KeyDataViewType || InputColumns.IsReal(type), LabelWords);
        var predicted = ScoreColumns.Find(schema, predictedName, "predicted-label", type => type is BooleanDataViewType or KeyDataViewType, PredictedWords);
        var (classes, others) = ((label.Type as KeyDataViewType)?.Count, (predicted.Type as KeyDataViewType)?.Count);
        return classes == others ? (label, predicted)
            : throw new ArgumentOutOfRangeException(nameof(predictedName), predicted.Type.ToString(), $"The predicted-label column '{predictedName}' has type {predicted.Type} and the label column '{labelName}' {label.Type}: both must be keys of as many values, or neither.");
    }

    public static void Check(SchemaShape schema, string labelName, string predictedName)
    {
        var predicted = schema.Find(predictedName, "predicted-label", column => ScoreColumns.IsKey(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType, PredictedWords);
        schema.Find(labelName, "label", column => predicted.IsKey ? ScoreColumns.IsKey(column) : ScoreColumns.IsReal(column) || ScoreColumns.IsScalar(column) && column.ItemType is BooleanDataViewType,
            predicted.IsKey ? ScoreColumns.KeyWords : "Boolean, Single or Double");
    }

    /// <summary>Reads the row that a cursor stands on: whether the prediction is wrong, null where there is no label. A missing prediction is wrong.</summary>
    public static Func<bool?> Of(DataViewRow row, DataViewSchema.Column label, DataViewSchema.Column predicted)
    {
        var (getLabel, getPredicted, truth, guess) = (LabelReader.Scalar(row, label), LabelReader.Scalar(row, predicted), 0f, 0f);
        var isKey = label.Type is KeyDataViewType;
        return () =>
        {
            getLabel(ref truth);
            getPredicted(ref guess);
            return !float.IsFinite(truth) ? null : isKey ? truth != guess : truth > 0 != guess > 0;
        };
    }
}
