using Microsoft.ML.Data;

namespace Intervals;

/// <summary>A delivery and how long it took, in minutes: the farther and the busier the day, the longer, the less certain, and the more skewed to late.</summary>
internal sealed class Delivery
{
    [VectorType(3)]
    public float[] Features { get; set; } = [];

    public float Label { get; set; }

    /// <summary>Which third of the distances it belongs to, from 0: near, middle or far.</summary>
    public int Third { get; set; }

    public static List<Delivery> Make(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var (distance, traffic, weight) = (random.NextDouble(), random.NextDouble(), random.NextDouble());
            var expected = 10 + 30 * distance + 10 * distance * traffic;
            var late = -Math.Log(1 - random.NextDouble()) * (0.5 + 14 * distance * (0.3 + traffic));
            return new Delivery { Features = [(float)distance, (float)traffic, (float)weight], Label = (float)(expected + late), Third = (int)(3 * distance) };
        })];
    }
}

/// <summary>What a model says of a delivery.</summary>
internal sealed class Promise
{
    public float Score { get; set; }

    public float Lower { get; set; }

    public float Upper { get; set; }
}
