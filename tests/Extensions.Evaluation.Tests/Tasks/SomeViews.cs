using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Evaluation.Tests.Tasks;

/// <summary>Views of predictions of three classes with names, and of two classes: the second is that the class is "c".</summary>
internal static class SomeViews
{
    public static readonly MLContext ML = new(1);

    public static readonly string[] Names = ["a <b> & \"c\"", "b", "c"];

    private static readonly int[] Sixteenths =
    [
        4, 11, 1, 3, 4, 9, 8, 6, 2, 8, 2, 6, 4, 12, 0, 0, 12, 4, 6, 6, 4, 0, 16, 0, 9, 5, 2, 9, 5, 2, 3, 5, 8, 0, 1, 15, 7, 5, 4, 3, 6, 7, 0, 7, 9, 1, 2, 13,
    ];

    private static readonly int[] Labels = [1, 2, 0, 1, 1, 0, 0, 1, 1, 0, 1, 1, 0, 1, 1, 2], Weights = [2, 1, 2, 3, 2, 2, 2, 2, 2, 3, 3, 3, 2, 3, 1, 1];

    public sealed class Row
    {
        public string Class { get; set; } = "";

        public bool Flag { get; set; }

        public float Truth { get; set; }

        public float Probability { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public double Weight { get; set; } = 1;

        public bool Abstain { get; set; }

        public float RejectionScore { get; set; }
    }

    /// <summary>The rows of the golden numbers.</summary>
    public static Row[] Known() => [.. Enumerable.Range(0, 16).Select(i => Of(Labels[i], [.. Sixteenths[(3 * i)..(3 * i + 3)].Select(x => x / 16f)], Weights[i], i % 3 == 0))];

    public static Row[] Generated(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (a, b) = (random.Next(17), random.Next(17));
            int[] parts = [Math.Min(a, b), Math.Abs(a - b), 16 - Math.Max(a, b)];
            var draw = random.Next(16 + 6);
            return Of(draw >= 16 ? draw % 3 : draw < parts[0] ? 0 : draw < parts[0] + parts[1] ? 1 : 2, [.. parts.Select(x => x / 16f)], random.Next(1, 4), random.Next(4) == 0);
        })];
    }

    private static Row Of(int label, float[] score, double weight, bool abstain) => new()
    {
        Class = Names[label], Flag = label == 2, Truth = label == 2 ? 1 : -1, Probability = score[2], Score = score, Weight = weight, Abstain = abstain, RejectionScore = score.Max() - (abstain ? 1 : 0),
    };

    public static IDataView View(IEnumerable<Row> rows, params string[] furtherNames) => Keyed(ML.Data.LoadFromEnumerable(rows), furtherNames);

    /// <summary>Column Label, a key of the class with all three names; a class beyond them has none.</summary>
    private static IDataView Keyed(IDataView data, string[] furtherNames)
        => ML.Transforms.Conversion.MapValueToKey("Label", nameof(Row.Class), keyData: ML.Data.LoadFromEnumerable(Names.Concat(furtherNames).Select(name => new Name { Class = name }))).Fit(data).Transform(data);

    public static Row[] Repeated(Row[] rows) => [.. rows.SelectMany(row => Enumerable.Repeat(row, (int)row.Weight))];

    public static Row[] Shuffled(Row[] rows, int seed)
    {
        Row[] copy = [.. rows];
        new Random(seed).Shuffle(copy);
        return copy;
    }

    private sealed class Name
    {
        public string Class { get; set; } = "";
    }
}
