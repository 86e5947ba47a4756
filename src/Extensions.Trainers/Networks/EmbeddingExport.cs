using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>Embeddings of numbers from trained parameters to layers and back.</summary>
internal static class EmbeddingExport
{
    /// <summary>The layers that embed numbers, in the order in which the first layer takes their outputs.</summary>
    public static IReadOnlyList<FeedForwardLayer> Layers(NetworkLayout layout, MemberSlices slices)
    {
        var steps = new List<FeedForwardLayer>();
        if (layout.Embedding is { } embedding)
        {
            var cosines = layout.Numbers.Length * embedding.FrequencyCount;
            steps.Add(new PeriodicEmbeddingLayer(layout.InputCount, layout.Numbers, embedding.FrequencyCount, embedding.Size,
                [.. slices.Of(layout.Input.Frequencies, cosines)], [.. slices.Of(layout.Input.Phases, cosines)],
                [.. slices.Of(layout.Input.EmbeddingWeights, cosines * embedding.Size)], [.. slices.Of(layout.Input.EmbeddingBiases, layout.Numbers.Length * embedding.Size)]));
        }
        if (layout.Knots is { } knots)
        {
            var size = layout.PiecewiseEmbedding!.Size;
            steps.Add(new PiecewiseLinearEmbeddingLayer(layout.InputCount + layout.Numbers.Length * (layout.Embedding?.Size ?? 0), knots.Inputs, [.. knots.Knots.Select(of => of.Length)], size,
                [.. knots.Knots.SelectMany(of => of)], Values(knots, size, slices.Of(layout.Input.Rises, knots.Inputs.Length * knots.PieceCount * size), slices.Of(layout.Input.FirstValues, knots.Inputs.Length * size))));
        }
        return steps;
    }

    /// <summary>Takes the functions of a fitted layer into the parameters of a network with the same knots.</summary>
    public static void Import(PiecewiseLinearEmbeddingLayer layer, NumberKnots knots, Span<float> rises, Span<float> firsts)
    {
        var size = layer.Size;
        for (int input = 0, first = 0; input < layer.KnotCounts.Length; first += layer.KnotCounts[input++])
        {
            layer.Values.AsSpan().Slice(first * size, size).CopyTo(firsts[(input * size)..]);
            for (var at = 0; at < (layer.KnotCounts[input] - 1) * size; at++)
                rises[input * knots.PieceCount * size + at] = layer.Values[(first + 1) * size + at] - layer.Values[first * size + at];
        }
    }

    /// <summary>Values at the knots: the first, and then one rise after another.</summary>
    private static ImmutableArray<float> Values(NumberKnots knots, int size, ReadOnlySpan<float> rises, ReadOnlySpan<float> firsts)
    {
        var values = ImmutableArray.CreateBuilder<float>();
        var sums = new double[size];
        for (var input = 0; input < knots.Inputs.Length; input++)
            for (var knot = 0; knot < knots.Knots[input].Length; knot++)
                for (var element = 0; element < size; element++)
                {
                    sums[element] = knot == 0 ? firsts[input * size + element] : sums[element] + rises[(input * knots.PieceCount + knot - 1) * size + element];
                    values.Add((float)sums[element]);
                }
        return values.ToImmutable();
    }
}
