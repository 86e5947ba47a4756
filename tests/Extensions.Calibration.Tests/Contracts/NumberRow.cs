using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>A row with a predicted number, its quantiles, its difficulty and its label.</summary>
public sealed class NumberRow
{
    public float Score { get; set; }

    public float Label { get; set; }

    public float Difficulty { get; set; }

    public float Low { get; set; }

    public float High { get; set; }

    [VectorType(2)]
    public float[] Features { get; set; } = [];

    public uint Group { get; set; }

    public float Weight { get; set; } = 1;

    /// <summary>Labels around x with a spread that grows with |x|; the prediction is x, the quantiles are those at 0.1 and 0.9 of a law that is somewhat too narrow.</summary>
    public static List<NumberRow> Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var x = 4 * random.NextDouble() - 2;
            var spread = 0.2 + Math.Abs(x);
            var noise = random.NextDouble() + random.NextDouble() + random.NextDouble() - 1.5;
            return new NumberRow
            {
                Score = (float)x, Label = (float)(x + spread * noise), Difficulty = (float)spread, Low = (float)(x - 0.5 * spread), High = (float)(x + 0.5 * spread),
                Features = [(float)x, (float)random.NextDouble()], Group = (uint)(1 + i % 3), Weight = 1 + i % 2,
            };
        })];
    }

    public static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(NumberRow));
        schema[nameof(Group)].ColumnType = new KeyDataViewType(typeof(uint), 4);
        return schema;
    }

    public static IDataView View(MLContext ml, List<NumberRow> rows) => ml.Data.LoadFromEnumerable(rows, Schema());
}
