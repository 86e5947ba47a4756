using System.Collections.Immutable;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Finds the one-hot blocks to embed and keeps their values 0 and 1 as they are, whatever scales the other features.</summary>
internal static class CategoryScale
{
    /// <summary>The same scaling with the blocks that are to be embedded.</summary>
    /// <param name="scale">Scaling of all features.</param>
    /// <param name="slots">Features that stand for the values of one category each.</param>
    /// <param name="features">All rows.</param>
    /// <param name="rows">The training rows among them.</param>
    /// <param name="embedding">Which blocks are embedded.</param>
    public static InputScale Apply(InputScale scale, ImmutableArray<SlotRange> slots, DenseFeatures features, ReadOnlySpan<long> rows, CategoryEmbedding embedding)
    {
        var blocks = Find(slots, features, rows, embedding);
        var seen = new bool[features.ColumnCount];
        foreach (var block in blocks)
            foreach (var row in rows)
                if (Values(block, features, row).IndexOf(1f) is >= 0 and var slot)
                    seen[block.Start + slot] = true;
        return Apply(scale, blocks, seen);
    }

    /// <summary>The same scaling with given blocks.</summary>
    /// <remarks>
    /// With the factor L / sqrt(L^2 - 1) a 1 comes out of clipping by L as 1. A slot without a 1 in the training rows gets the factor 0: its value is as
    /// good as unseen, and its random start must not reach predictions.
    /// </remarks>
    /// <param name="scale">Scaling of all features.</param>
    /// <param name="blocks">The blocks that are embedded.</param>
    /// <param name="seen">Whether a feature has a 1 in the training rows; asked for those of the blocks.</param>
    public static InputScale Apply(InputScale scale, ImmutableArray<SlotRange> blocks, bool[] seen)
    {
        var (offset, factor) = (scale.Offset.ToArray(), scale.Factor.ToArray());
        var one = scale.Limit is { } limit ? limit / Math.Sqrt((double)limit * limit - 1) : 1;
        foreach (var block in blocks)
        {
            if (offset.Length > 0)
                offset.AsSpan(block.Start, block.Count).Clear();
            for (var slot = block.Start; slot < block.Start + block.Count; slot++)
                factor[slot] = seen[slot] ? one : 0;
        }
        return scale with { Offset = [.. offset], Factor = factor, Categories = blocks };
    }

    /// <summary>The blocks that are embedded: wide enough, and one-hot in the given rows.</summary>
    public static ImmutableArray<SlotRange> Find(ImmutableArray<SlotRange> slots, DenseFeatures features, ReadOnlySpan<long> rows, CategoryEmbedding embedding)
    {
        var found = ImmutableArray.CreateBuilder<SlotRange>();
        foreach (var block in slots)
            if (block.Count >= embedding.MinimumCategories && IsOneHot(block, features, rows))
                found.Add(block);
        return found.ToImmutable();
    }

    private static bool IsOneHot(SlotRange block, DenseFeatures features, ReadOnlySpan<long> rows)
    {
        foreach (var row in rows)
        {
            if (!IsOneHot(Values(block, features, row)))
                return false;
        }
        return true;
    }

    /// <summary>Whether values are 0 but for at most one, which is 1.</summary>
    public static bool IsOneHot(ReadOnlySpan<float> values)
    {
        var first = values.IndexOfAnyExcept(0f);
        return first < 0 || (values[first] == 1 && !values[(first + 1)..].ContainsAnyExcept(0f));
    }

    private static ReadOnlySpan<float> Values(SlotRange block, DenseFeatures features, long row)
        => features.Values.AsSpan((int)row * features.ColumnCount + block.Start, block.Count);
}
