using System.Collections.Immutable;

namespace MLExtensions.Trainers;

/// <summary>The layers of a network in words, for comparison and for error messages.</summary>
internal static class LayerText
{
    /// <summary>Layers of a trained network.</summary>
    public static string Of(ImmutableArray<ImmutableArray<FeedForwardLayer>> members) => Ensemble(members.Length, Of(members[0]));

    /// <summary>Layers of a network to be trained.</summary>
    public static string Of(NetworkLayout layout)
    {
        var texts = layout.Layers.Select((slots, i) =>
        {
            var dense = $"dense {(i == 0 ? layout.FittedInputs : slots.Inputs)} x {slots.Outputs}";
            if (i == layout.Layers.Count - 1)
                return dense;
            var hidden = dense + (layout.Options.Normalization == HiddenNormalization.Layer ? ", layer normalization, " : ", ")
                + (slots.Mix < 0 ? "" : "mixed ") + layout.Options.Activation;
            return slots.Residual ? $"residual ({hidden})" : hidden;
        });
        if (layout.Knots is { } knots)
            texts = texts.Prepend(Embedding(knots.Knots.Select(of => of.Length), layout.PiecewiseEmbedding!.Size));
        if (layout.Embedding is { } embedding)
            texts = texts.Prepend(Embedding(layout.Numbers.Length, embedding.FrequencyCount, embedding.Size));
        return Ensemble(layout.Members, string.Join(", ", texts));
    }

    private static string Of(ImmutableArray<FeedForwardLayer> layers) => string.Join(", ", layers.Where(layer => layer is not ClampLayer).Select(layer => layer switch
    {
        DenseLayer dense => $"dense {dense.InputCount} x {dense.OutputCount}",
        ActivationLayer activation => activation.Function.ToString(),
        MixedActivationLayer mixed => $"mixed {mixed.Function}",
        LayerNormalization => "layer normalization",
        PeriodicEmbeddingLayer embedding => Embedding(embedding.Inputs.Length, embedding.FrequencyCount, embedding.Size),
        PiecewiseLinearEmbeddingLayer embedding => Embedding(embedding.KnotCounts, embedding.Size),
        ResidualBlock block => $"residual ({Of(block.Body)})",
        _ => layer.GetType().Name,
    }));

    private static string Embedding(int numbers, int frequencies, int size) => $"embedding of {numbers} features in {frequencies} cosines to {size}";

    private static string Embedding(IEnumerable<int> knots, int size) => $"embedding of {knots.Count()} features with {knots.Sum()} knots to {size}";

    private static string Ensemble(int members, string text) => members == 1 ? text : $"ensemble of {members} ({text})";
}
