using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>Knots of piecewise-linear embeddings.</summary>
/// <param name="Inputs">Features that are embedded, ascending.</param>
/// <param name="Knots">At least two ascending knots of each, on the scale of what enters the network.</param>
internal sealed record NumberKnots(ImmutableArray<int> Inputs, ImmutableArray<ImmutableArray<float>> Knots)
{
    /// <summary>Greatest number of pieces between the knots of one feature.</summary>
    public int PieceCount => Knots.Max(knots => knots.Length) - 1;

    /// <summary>The knots of a fitted network; null where it has none.</summary>
    public static NumberKnots? Of(FeedForwardParameters network)
    {
        if (NetworkImport.Members(network)[0].OfType<PiecewiseLinearEmbeddingLayer>().FirstOrDefault() is not { } layer)
            return null;
        var first = 0;
        return new(layer.Inputs, [.. layer.KnotCounts.Select(count => layer.Knots.Slice((first += count) - count, count))]);
    }
}
