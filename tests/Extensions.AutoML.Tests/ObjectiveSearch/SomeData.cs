using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.AutoML.Tests.ObjectiveSearch;

/// <summary>Small generated data for whole searches.</summary>
internal static class SomeData
{
    public static readonly MLContext ML = new(1);

    public sealed class Row
    {
        [VectorType(4)]
        public float[] Features { get; set; } = [];

        [KeyType(3)]
        public uint Label { get; set; }

        public bool Flag { get; set; }

        public float Number { get; set; }

        [VectorType(2)]
        public bool[] Flags { get; set; } = [];

        public string Group { get; set; } = "";
    }

    /// <summary>Three clouds, a threshold and a plane in four features.</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="classes">Number of classes that occur.</param>
    public static IDataView Rows(int count, int seed, int classes = 3)
    {
        var random = new Random(seed);
        return ML.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(i =>
        {
            var label = random.Next(classes);
            float[] x = [.. Enumerable.Range(0, 4).Select(j => random.NextSingle() * 2 - 1 + (j == label ? 1 : 0))];
            return new Row { Features = x, Label = (uint)label, Flag = x[0] > 0.4, Number = 3 * x[0] - x[1], Flags = [x[0] > 0, x[1] > 0.5], Group = $"g{i % 40}" };
        }).ToArray());
    }
}
