using System.Text.Json;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Difficulty;

public class NearestNeighborsTests
{
    private static float[] Rows(int count, int width, int seed, int values = 0)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count * width).Select(_ => values > 0 ? random.Next(values) : (float)(random.NextDouble() * random.NextDouble() * 10))];
    }

    /// <summary>Equals looking at every row, ties and rows outside the range included.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(40, 1, 0)]
    [InlineData(500, 2, 0)]
    [InlineData(500, 3, 3)]
    [InlineData(700, 20, 0)]
    [InlineData(300, 2, 1)]
    public void Find_AnyRows_EqualsLookingAtAll(int count, int width, int values)
    {
        var rows = Rows(count, width, 1, values);
        var tree = new NearestNeighbors(rows, width);
        var (low, high) = (Bounds(float.MaxValue, Math.Min), Bounds(float.MinValue, Math.Max));
        var found = new Neighbor[7];
        var queries = Rows(50, width, 2, values + (values > 0 ? 2 : 0)).Chunk(width).Select(query => (Query: query, Except: -1)).Concat(Enumerable.Range(0, 30).Select(row => (rows.AsSpan(row * width, width).ToArray(), row)));
        foreach (var (query, except) in queries)
        {
            tree.Find(query, found, except);
            var all = Enumerable.Range(0, count).Where(row => row != except).Select(row => (Row: row, Distance: Enumerable.Range(0, width).Sum(i => high[i] > low[i] ? Math.Pow(((double)query[i] - rows[row * width + i]) / ((double)high[i] - low[i]), 2) : 0))).OrderBy(one => one.Distance).ThenBy(one => one.Row).Take(7).ToArray();
            for (var i = 0; i < 7; i++)
                Assert.Equal(all[i].Distance, found[i].SquaredDistance, 1e-9);
            if (values == 0)
                Assert.Equal(all.Select(one => one.Row), found.Select(one => one.Row));
            Assert.Equal(found.OrderBy(one => one.SquaredDistance).ThenBy(one => one.Row), found);
            Assert.DoesNotContain(found, one => one.Row == except);
        }

        float[] Bounds(float start, Func<float, float, float> choose) => [.. Enumerable.Range(0, width).Select(i => Enumerable.Range(0, count).Aggregate(start, (bound, row) => choose(bound, rows[row * width + i])))];
    }

    [Fact, Trait("Kind", "Property")]
    public void Json_RoundTrip_SameNeighbors()
    {
        var tree = new NearestNeighbors(Rows(100, 3, 4), 3);
        var read = JsonSerializer.Deserialize<NearestNeighbors>(JsonSerializer.Serialize(tree))!;
        var (first, second) = (new Neighbor[9], new Neighbor[9]);
        tree.Find([1, 2, 3], first);
        read.Find([1, 2, 3], second);
        Assert.Equal(first, second);
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize<NearestNeighbors>("""{"Width":0,"Features":""}"""));
    }
}
