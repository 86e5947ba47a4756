using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>Reads rows whose truth has arrived.</summary>
internal static class FeedbackReader
{
    /// <summary>Reads all rows before any of them counts.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="column">Name of the column of feedback.</param>
    /// <param name="width">Number of values that feedback has.</param>
    /// <param name="label">The label column.</param>
    /// <param name="allowed">What labels are allowed, where this one is not; else null.</param>
    /// <exception cref="ArgumentOutOfRangeException">The feedback column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">A row cannot be used.</exception>
    public static List<(float Label, double[] Feedback)> Read(IDataView rows, string column, int width, DataViewSchema.Column label, Func<float, double[], string?> allowed)
    {
        var feedback = ScoreColumns.Find(rows.Schema, column, "feedback", type => type is VectorDataViewType vector && vector.ItemType == NumberDataViewType.Double, "a vector of Double, as the prediction gave it");
        var read = new List<(float, double[])>();
        using var cursor = rows.GetRowCursor([label, feedback]);
        var (getLabel, getFeedback, truth, buffer) = (LabelReader.Scalar(cursor, label), cursor.GetGetter<VBuffer<double>>(feedback), 0f, default(VBuffer<double>));
        for (var row = 0L; cursor.MoveNext(); row++)
        {
            getLabel(ref truth);
            getFeedback(ref buffer);
            double[] values = [.. buffer.DenseValues()];
            if (values.Length != width || double.IsNaN(values[0]))
                throw new InputDataException($"Row {row}, column '{column}', has {values.Length} values{(values.Length == width ? " and no threshold" : "")}; the feedback of this model's predictions has {width}.");
            if (allowed(truth, values) is { } words)
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row}, column '{label.Name}', has label {truth}; allowed are {words}."));
            read.Add((truth, values));
        }
        return read;
    }
}
