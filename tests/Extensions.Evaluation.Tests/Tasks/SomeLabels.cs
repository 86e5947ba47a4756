using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Evaluation.Tests.Tasks;

/// <summary>Views of rows that may carry any of four labels with names.</summary>
internal static class SomeLabels
{
    public const int Count = 4;

    public static readonly MLContext ML = new(1);

    public static readonly string[] Names = ["<script>alert('x')</script>", "b & c", "d", "e"];

    private static readonly int[][] Eighths = [[3, 4, 5, 3], [0, 4, 8, 6], [7, 2, 7, 3], [4, 4, 4, 4], [6, 5, 7, 1], [5, 4, 4, 0], [6, 2, 6, 8], [2, 4, 1, 6], [1, 5, 1, 6], [8, 6, 5, 7], [5, 4, 6, 8], [1, 5, 5, 8], [3, 7, 7, 4], [7, 5, 6, 2]];

    private static readonly int[][] Truth = [[0, 0, 1, 1], [0, 1, 1, 1], [1, 0, 0, 1], [0, 0, 0, 0], [1, 0, 0, 1], [1, 1, 1, 1], [0, 0, 1, 1], [1, 1, 0, 1], [1, 1, 1, 1], [1, 1, 0, 1], [1, 1, 1, 0], [0, 1, 1, 0], [0, 1, 0, 0], [1, 0, 1, 1]];

    private static readonly int[] Weights = [2, 2, 1, 2, 3, 1, 2, 1, 3, 2, 2, 2, 3, 3];

    public sealed class Row
    {
        [VectorType(Count)]
        public bool[] Label { get; set; } = [];

        [VectorType(Count)]
        public float[] Truth { get; set; } = [];

        [VectorType(Count)]
        public float[] Probability { get; set; } = [];

        [VectorType(Count)]
        public bool[] PredictionSet { get; set; } = [];

        [VectorType(3)]
        public bool[] Short { get; set; } = [false, false, false];

        public float Weight { get; set; } = 1;
    }

    /// <summary>The rows of the golden numbers; sets hold what has a probability of 0.5 at least.</summary>
    public static Row[] Known() => [.. Enumerable.Range(0, 14).Select(i => Of([.. Truth[i].Select(x => x == 1)], [.. Eighths[i].Select(x => x / 8f)], Weights[i]))];

    public static Row[] Generated(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            float[] p = [.. Enumerable.Range(0, Count).Select(k => random.Next(17) / (k == 3 ? 32f : 16f))];
            return Of([.. p.Select(x => random.NextDouble() < 0.1 + 0.8 * x)], p, random.Next(1, 4));
        })];
    }

    private static Row Of(bool[] labels, float[] p, float weight)
        => new() { Label = labels, Truth = [.. labels.Select(x => x ? 1f : 0)], Probability = p, PredictionSet = [.. p.Select(x => x >= 0.5f)], Weight = weight };

    public static IDataView View(IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Probability)].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Count, [.. Names.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, Count));
        schema[nameof(Row.PredictionSet)].AddAnnotation("SlotNames", new VBuffer<ReadOnlyMemory<char>>(Count, [.. Names.Select(name => name.AsMemory())]), new VectorDataViewType(TextDataViewType.Instance, Count));
        return ML.Data.LoadFromEnumerable(rows, schema);
    }

    public static Row[] Repeated(Row[] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];

    public static Row[] Shuffled(Row[] rows, int seed)
    {
        Row[] copy = [.. rows];
        new Random(seed).Shuffle(copy);
        return copy;
    }
}
