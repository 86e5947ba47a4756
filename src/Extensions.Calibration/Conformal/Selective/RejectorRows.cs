using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Inputs of rows, and whether their predictions are wrong.</summary>
internal sealed class RejectorRows(float[] inputs, bool[] wrong)
{
    public int Count => wrong.Length;

    public int Width { get; } = inputs.Length / wrong.Length;

    public ReadOnlySpan<float> Row(int row) => inputs.AsSpan(row * Width, Width);

    public bool IsWrong(int row) => wrong[row];

    /// <summary>Reads the rows in one pass.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    /// <exception cref="InputDataException">No row can be used.</exception>
    public static (RejectorRows Rows, long WithoutLabel, long WithoutInputs) Read(IDataView data, RejectorOptions options)
    {
        var columns = Inputs(data.Schema, options);
        var (label, predicted) = CorrectnessReader.Find(data.Schema, options.LabelColumnName, options.PredictedLabelColumnName);
        using var cursor = data.GetRowCursor([.. columns, label, predicted]);
        var (isWrong, read, given) = (CorrectnessReader.Of(cursor, label, predicted), Reader(cursor, columns), new float[WidthOf(columns)]);
        var (inputs, wrong, withoutLabel, withoutInputs) = (new List<float>(), new List<bool>(), 0L, 0L);
        while (cursor.MoveNext())
        {
            if (isWrong() is not { } error)
                withoutLabel++;
            else if (!read(given))
                withoutInputs++;
            else
            {
                inputs.AddRange(given);
                wrong.Add(error);
            }
        }
        return wrong.Count > 0 ? (new([.. inputs], [.. wrong]), withoutLabel, withoutInputs) : throw new InputDataException(string.Create(CultureInfo.InvariantCulture,
            $"No row can be used: {withoutLabel} rows have no label, {withoutInputs} have features or scores that are missing or infinite."));
    }

    /// <summary>The feature column, and that of scores where it is read.</summary>
    public static DataViewSchema.Column[] Inputs(DataViewSchema schema, RejectorOptions options)
    {
        var features = ScoreColumns.Find(schema, options.FeatureColumnName, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        return options.ScoreColumnName is { } score ? [features, ScoreColumns.Find(schema, score, "score", ConfidenceReader.IsScore, ConfidenceReader.ScoreWords)] : [features];
    }

    public static int WidthOf(DataViewSchema.Column[] columns) => columns.Sum(column => column.Type is VectorDataViewType vector ? vector.Size : 1);

    /// <summary>Reads the inputs of the row that a cursor stands on: false where one is not finite.</summary>
    public static Func<float[], bool> Reader(DataViewRow row, DataViewSchema.Column[] columns)
    {
        var (parts, at) = (new List<Action<float[]>>(), 0);
        foreach (var column in columns)
        {
            parts.Add(Part(row, column, at));
            at += WidthOf([column]);
        }
        return inputs =>
        {
            foreach (var part in parts)
                part(inputs);
            return Array.TrueForAll(inputs, float.IsFinite);
        };
    }

    private static Action<float[]> Part(DataViewRow row, DataViewSchema.Column column, int start)
    {
        if (column.Type is VectorDataViewType { Size: var size })
        {
            var (getVector, vector) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
            return inputs =>
            {
                getVector(ref vector);
                vector.CopyTo(inputs.AsSpan(start, size));
            };
        }
        var get = row.GetGetter<float>(column);
        return inputs => get(ref inputs[start]);
    }
}
