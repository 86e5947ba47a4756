using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Testing;

/// <summary>Small data views with known structure, made from a seed.</summary>
public static class SomeData
{
    /// <summary>One row of every kind of label that the trainers read.</summary>
    public sealed class Row
    {
        public const uint NoClass = uint.MaxValue;

        public float[] Features { get; set; } = [];
        public bool Flag { get; set; }

        /// <summary>Counts from 0, as ML.NET reads keys from objects; <see cref="NoClass"/> is missing.</summary>
        public uint Class { get; set; }
        public float Number { get; set; }
        public bool[] Flags { get; set; } = [];
        public float Weight { get; set; } = 1;
    }

    /// <summary>Rows whose labels depend on the features: a class by the largest of three linear forms, flags by signs, a number by a sum.</summary>
    public static Row[] Rows(int count, int features = 6, int classes = 3, int seed = 7)
    {
        var random = new Random(seed);
        var forms = Enumerable.Range(0, classes).Select(_ => Enumerable.Range(0, features).Select(_ => random.NextDouble() * 2 - 1).ToArray()).ToArray();
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var x = Enumerable.Range(0, features).Select(_ => (float)(random.NextDouble() * 2 - 1)).ToArray();
            var sums = forms.Select(form => form.Zip(x, (w, v) => w * v).Sum()).ToArray();
            return new Row
            {
                Features = x,
                Flag = sums[0] > 0,
                Class = (uint)Array.IndexOf(sums, sums.Max()),
                Number = (float)(10 + 3 * sums[0]),
                Flags = [.. sums.Select(sum => sum > 0)],
                Weight = 0.5f + (float)random.NextDouble(),
            };
        })];
    }

    /// <summary>The rows with the one-hot values of a category behind their features: each row has one of all slots but the last, or none.</summary>
    public static Row[] WithCategory(Row[] rows, int slots) => [.. rows.Select((row, i) => new Row
    {
        Features = [.. row.Features, .. Enumerable.Range(0, slots).Select(slot => slot == i % slots && slot < slots - 1 ? 1f : 0f)],
        Flag = row.Flag, Class = row.Class, Number = row.Number, Flags = row.Flags, Weight = row.Weight,
    })];

    /// <summary>The rows as a data view: Features (vector), Flag (Boolean), Class (key with text values), Number, Flags (Boolean vector), Weight.</summary>
    /// <param name="ml">The context.</param>
    /// <param name="rows">The rows.</param>
    /// <param name="features">Number of features; that of the first row where null.</param>
    /// <param name="classes">Number of classes.</param>
    /// <param name="category">First and last slot of a category among the features, marked as encoders do; null for none.</param>
    public static IDataView View(MLContext ml, IEnumerable<Row> rows, int? features = null, int classes = 3, (int First, int Last)? category = null)
    {
        var list = rows.ToList();
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Features)].ColumnType = new VectorDataViewType(NumberDataViewType.Single, features ?? list.FirstOrDefault()?.Features.Length ?? 6);
        if (category is var (first, last))
            schema[nameof(Row.Features)].AddAnnotation("CategoricalSlotRanges", new VBuffer<int>(2, [first, last]), new VectorDataViewType(NumberDataViewType.Int32, 2));
        schema[nameof(Row.Flags)].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, list.FirstOrDefault()?.Flags.Length ?? classes);
        schema[nameof(Row.Class)].ColumnType = new KeyDataViewType(typeof(uint), classes);
        var names = Enumerable.Range(0, classes).Select(k => $"class{k}".AsMemory()).ToArray();
        schema[nameof(Row.Class)].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(classes, names), new VectorDataViewType(TextDataViewType.Instance, classes));
        return ml.Data.LoadFromEnumerable(list, schema);
    }
}
