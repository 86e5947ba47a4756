using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.Conformal;

/// <summary>A row that is near another.</summary>
/// <param name="SquaredDistance">Square of the distance, of scaled features.</param>
/// <param name="Row">Number of the row.</param>
internal readonly record struct Neighbor(double SquaredDistance, int Row);

/// <summary>
/// Finds the rows nearest to another, exactly, by a k-d tree over features scaled to 0 to 1 (one that is the same in all rows counts for nothing; rows from outside the range stay outside).
/// Equally near rows come in their order. Source: Friedman, Bentley and Finkel (1977), An Algorithm for Finding Best Matches in Logarithmic Expected Time, ACM TOMS 3; the bound of a cell as in Arya and Mount (1993).
/// </summary>
[JsonConverter(typeof(NearestNeighborsConverter))]
internal sealed class NearestNeighbors
{
    private const int LeafSize = 16;

    /// <summary>Bounds of cells and distances are rounded differently; a cell is left out only where it is farther by more than that.</summary>
    private const double RoundingSlack = 1 - 1e-12;

    private readonly float[] features;
    private readonly int width;
    private readonly double[] lowest, factors;
    private readonly double[] points;
    private readonly int[] order;
    private readonly Dictionary<int, (int Feature, double At)> splits = [];

    /// <param name="features">The rows, one after the other, finite.</param>
    /// <param name="width">Number of features of a row, from 1.</param>
    public NearestNeighbors(float[] features, int width)
    {
        (this.features, this.width) = (features, width);
        var count = features.Length / width;
        (lowest, factors) = (new double[width], new double[width]);
        for (var feature = 0; feature < width; feature++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var row = 0; row < count; row++)
                (low, high) = (Math.Min(low, features[row * width + feature]), Math.Max(high, features[row * width + feature]));
            (lowest[feature], factors[feature]) = (low, high > low ? 1 / (high - low) : 0);
        }
        var scaled = new double[features.Length];
        for (var i = 0; i < scaled.Length; i++)
            scaled[i] = (features[i] - lowest[i % width]) * factors[i % width];
        order = [.. Enumerable.Range(0, count)];
        Split(scaled, 1, 0, count);
        points = new double[scaled.Length];
        for (var place = 0; place < count; place++)
            scaled.AsSpan(order[place] * width, width).CopyTo(points.AsSpan(place * width));
    }

    /// <summary>Finds the nearest rows, the nearest first.</summary>
    /// <param name="row">The features of a row, finite.</param>
    /// <param name="found">Takes the rows; at most as many as there are.</param>
    /// <param name="except">Number of a row that is left out; -1 for none.</param>
    public void Find(ReadOnlySpan<float> row, Span<Neighbor> found, int except = -1)
    {
        var query = width <= 128 ? stackalloc double[width] : new double[width];
        var offsets = width <= 128 ? stackalloc double[width] : new double[width];
        offsets.Clear();
        for (var feature = 0; feature < width; feature++)
            query[feature] = (row[feature] - lowest[feature]) * factors[feature];
        found.Fill(new(double.PositiveInfinity, int.MaxValue));
        Search(1, 0, order.Length, 0, query, offsets, found, except);
    }

    /// <param name="node">Number of the cell: the halves of i are 2 i and 2 i + 1.</param>
    /// <param name="from">Its first place.</param>
    /// <param name="to">The place behind its last.</param>
    /// <param name="bound">The squared distance of the query from the cell is at least this.</param>
    /// <param name="query">The scaled features.</param>
    /// <param name="offsets">Distance of the query from the cell, feature by feature.</param>
    /// <param name="found">The nearest so far.</param>
    /// <param name="except">The row that is left out.</param>
    private void Search(int node, int from, int to, double bound, ReadOnlySpan<double> query, Span<double> offsets, Span<Neighbor> found, int except)
    {
        if (bound * RoundingSlack > found[^1].SquaredDistance)
            return;
        if (!splits.TryGetValue(node, out var split))
        {
            for (var place = from; place < to; place++)
                if (order[place] != except)
                    Take(new(Distance(query, points.AsSpan(place * width, width)), order[place]), found);
            return;
        }
        var (feature, middle) = (split.Feature, (from + to) / 2);
        var (beyond, before) = (query[feature] - split.At, offsets[feature]);
        var farther = Math.Max(bound - before * before + beyond * beyond, 0);
        if (beyond < 0)
        {
            Search(2 * node, from, middle, bound, query, offsets, found, except);
            offsets[feature] = beyond;
            Search(2 * node + 1, middle, to, farther, query, offsets, found, except);
        }
        else
        {
            Search(2 * node + 1, middle, to, bound, query, offsets, found, except);
            offsets[feature] = beyond;
            Search(2 * node, from, middle, farther, query, offsets, found, except);
        }
        offsets[feature] = before;
    }

    private static void Take(Neighbor one, Span<Neighbor> found)
    {
        if (!IsBefore(one, found[^1]))
            return;
        var place = found.Length - 1;
        for (; place > 0 && IsBefore(one, found[place - 1]); place--)
            found[place] = found[place - 1];
        found[place] = one;
    }

    private static bool IsBefore(Neighbor one, Neighbor other)
        => one.SquaredDistance < other.SquaredDistance || (one.SquaredDistance == other.SquaredDistance && one.Row < other.Row);

    private static double Distance(ReadOnlySpan<double> one, ReadOnlySpan<double> other)
    {
        var (first, second) = (0.0, 0.0);
        var i = 0;
        for (; i + 1 < one.Length; i += 2)
        {
            var (a, b) = (one[i] - other[i], one[i + 1] - other[i + 1]);
            first += a * a;
            second += b * b;
        }
        if (i < one.Length)
            first += (one[i] - other[i]) * (one[i] - other[i]);
        return first + second;
    }

    /// <summary>Halves a cell at the median of the feature that spreads most in it.</summary>
    private void Split(double[] scaled, int node, int from, int to)
    {
        if (to - from <= LeafSize)
            return;
        var (widest, spread) = (0, 0.0);
        for (var feature = 0; feature < width; feature++)
        {
            var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
            for (var place = from; place < to; place++)
                (low, high) = (Math.Min(low, scaled[order[place] * width + feature]), Math.Max(high, scaled[order[place] * width + feature]));
            if (high - low > spread)
                (widest, spread) = (feature, high - low);
        }
        if (spread == 0)
            return;   // the same row again and again: a leaf, however large
        var keys = new double[to - from];
        for (var i = 0; i < keys.Length; i++)
            keys[i] = scaled[order[from + i] * width + widest];
        keys.AsSpan().Sort(order.AsSpan(from, keys.Length));
        var middle = (from + to) / 2;
        splits[node] = (widest, scaled[order[middle] * width + widest]);
        Split(scaled, 2 * node, from, middle);
        Split(scaled, 2 * node + 1, middle, to);
    }

    /// <summary>The features as bytes; the tree is built again, which takes less than reading it.</summary>
    private sealed class NearestNeighborsConverter : JsonConverter<NearestNeighbors>
    {
        public override NearestNeighbors Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
        {
            var (width, numbers) = JsonSerializer.Deserialize<Content>(ref reader) ?? throw new JsonException("There are no rows.");
            var features = new float[numbers.Length / sizeof(float)];
            for (var i = 0; i < features.Length; i++)
                features[i] = BitConverter.ToSingle(numbers, i * sizeof(float));
            return width > 0 && features.Length > 0 && features.Length % width == 0 ? new(features, width)
                : throw new JsonException($"{features.Length} features are no rows of {width}.");
        }

        public override void Write(Utf8JsonWriter writer, NearestNeighbors value, JsonSerializerOptions options)
            => JsonSerializer.Serialize(writer, new Content(value.width, [.. value.features.SelectMany(BitConverter.GetBytes)]));

        private sealed record Content(int Width, byte[] Features);
    }
}
