using Microsoft.ML;
using Microsoft.ML.Data;

namespace Extensions.Core.Tests.Composition;

/// <summary>A row with everything that rows can be divided by.</summary>
internal sealed class CompositionRow
{
    public int Id { get; set; }

    public bool Label { get; set; }

    public string Class { get; set; } = "";

    public string Group { get; set; } = "";

    public DateTime Time { get; set; }

    public float Number { get; set; }

    [VectorType(4)]
    public float[] Features { get; set; } = [];
}

/// <summary>What a binary model says.</summary>
internal sealed class BinaryOutput
{
    public float Score { get; set; }

    public float Probability { get; set; }
}

internal static class CompositionRows
{
    /// <summary>Rows whose label follows the first feature, three times in four.</summary>
    public static CompositionRow[] Make(int count, int seed = 7, double noise = 0.25)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(id =>
        {
            float[] features = [.. Enumerable.Range(0, 4).Select(_ => (float)(random.NextDouble() * 2 - 1))];
            return new CompositionRow
            {
                Id = id,
                Label = features[0] > 0 ^ random.NextDouble() < noise,
                Class = random.NextDouble() < 0.1 ? "rare" : features[1] > 0 ? "high" : "low",
                Group = $"group {random.Next(40)}",
                Time = new DateTime(2024, 1, 1).AddDays(random.Next(count / 4 + 1)),
                Number = random.Next(5),
                Features = features,
            };
        })];
    }

    public static IDataView View(this MLContext ml, IEnumerable<CompositionRow> rows) => ml.Data.LoadFromEnumerable(rows);
}
