using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Benchmarks;

/// <summary>A made-up table of numbers with classes that depend on them; the same rows as a data view and as one array.</summary>
internal sealed class TableData
{
    public sealed class Row
    {
        public float[] Features { get; set; } = [];
        public uint Label { get; set; }
    }

    public TableData(MLContext ml, int rows, int columns, int classes)
    {
        (RowCount, ColumnCount) = (rows, columns);
        var random = new Random(1);
        var forms = Enumerable.Range(0, classes).Select(_ => Normals(random, columns)).ToArray();
        Rows = [.. Enumerable.Range(0, rows).Select(_ =>
        {
            var x = Normals(random, columns);
            var scores = Array.ConvertAll(forms, form => System.Numerics.Tensors.TensorPrimitives.Dot<float>(form, x));
            return new Row { Features = x, Label = (uint)Array.IndexOf(scores, scores.Max()) + 1 };
        })];
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, columns);
        schema[nameof(Row.Label)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        View = ml.Data.LoadFromEnumerable(Rows, schema);
        Schema = schema;
    }

    public int RowCount { get; }

    public int ColumnCount { get; }

    public Row[] Rows { get; }

    public IDataView View { get; }

    public SchemaDefinition Schema { get; }

    /// <summary>Features of all rows, row-major.</summary>
    public float[] Values() => [.. Rows.SelectMany(row => row.Features)];

    /// <summary>Class indices from 0.</summary>
    public long[] Classes() => Array.ConvertAll(Rows, row => row.Label - 1L);

    private static float[] Normals(Random random, int count)
    {
        var values = new float[count];
        for (var i = 0; i < count; i++)
            values[i] = (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()));
        return values;
    }
}
