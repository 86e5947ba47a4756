using System.Text.Json;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace Serving;

/// <summary>A saved model under concurrent calls: the transformer is immutable, so all requests share it.</summary>
internal sealed class ModelScorer
{
    private static readonly string[] OutputNames = ["PredictedLabel", "PredictedLabels", "Score", "Probability"];
    private readonly ITransformer model;
    private readonly DataViewSchema inputs;

    public ModelScorer(string path) => model = new MLContext().Model.Load(path, out inputs);

    public IReadOnlyDictionary<string, string> Inputs => inputs.ToDictionary(column => column.Name, column => column.Type.ToString()!);

    public IReadOnlyList<Dictionary<string, object?>> Score(JsonElement[] rows)
    {
        var scored = model.Transform(new JsonRows(inputs, rows));
        var columns = scored.Schema.Where(column => OutputNames.Contains(column.Name) && !column.IsHidden).ToArray();
        using var cursor = scored.GetRowCursor(columns);
        var readers = columns.Select(column => (column.Name, Read: Reader(cursor, column))).ToArray();
        var results = new List<Dictionary<string, object?>>(rows.Length);
        while (cursor.MoveNext())
            results.Add(readers.ToDictionary(reader => reader.Name, reader => reader.Read()));
        return results;
    }

    private static Func<object?> Reader(DataViewRow row, DataViewSchema.Column column) => column.Type switch
    {
        NumberDataViewType => Scalar<float>(row, column, Finite),
        BooleanDataViewType => Scalar<bool>(row, column, value => value),
        KeyDataViewType => Scalar(row, column, KeyNames(column)),
        TextDataViewType => Scalar<ReadOnlyMemory<char>>(row, column, value => value.ToString()),
        VectorDataViewType { ItemType: BooleanDataViewType } => Vector<bool>(row, column, value => value),
        VectorDataViewType => Vector<float>(row, column, Finite),
        var type => throw new NotSupportedException($"Column '{column.Name}' has type {type}, which this service cannot write."),
    };

    /// <summary>JSON has no NaN: a row that the model cannot score, for want of a feature, gets null.</summary>
    private static object? Finite(float value) => float.IsFinite(value) ? value : null;

    private static Func<object?> Scalar<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> show)
    {
        var getter = row.GetGetter<T>(column);
        return () =>
        {
            T value = default!;
            getter(ref value);
            return show(value);
        };
    }

    /// <summary>A vector with slot names becomes an object, name by name; one without becomes an array.</summary>
    private static Func<object?> Vector<T>(DataViewRow row, DataViewSchema.Column column, Func<T, object?> show)
    {
        var names = column.HasSlotNames() ? Texts(column, "SlotNames") : null;
        return Scalar<VBuffer<T>>(row, column, value => names is null
            ? value.DenseValues().Select(show).ToArray()
            : names.Zip(value.DenseValues().Select(show)).ToDictionary(pair => pair.First, pair => pair.Second));
    }

    private static Func<uint, object?> KeyNames(DataViewSchema.Column column)
    {
        var isText = column.Annotations.Schema.GetColumnOrNull("KeyValues")?.Type is VectorDataViewType { ItemType: TextDataViewType };
        if (!isText)
            return key => key == 0 ? null : key;
        var names = Texts(column, "KeyValues");
        return key => key == 0 ? null : names[key - 1];
    }

    private static string[] Texts(DataViewSchema.Column column, string annotation)
    {
        VBuffer<ReadOnlyMemory<char>> texts = default;
        column.Annotations.GetValue(annotation, ref texts);
        return [.. texts.DenseValues().Select(text => text.ToString())];
    }
}
