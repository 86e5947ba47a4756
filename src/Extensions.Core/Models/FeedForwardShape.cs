using System.Collections.Immutable;

namespace MLExtensions.Models;

/// <summary>Checks that the layers of a network fit together.</summary>
internal static class FeedForwardShape
{
    /// <summary>Deepest nesting of residual blocks; it bounds recursion over layers, those of a damaged file included.</summary>
    public const int MaximalDepth = 16;

    /// <summary>Checks the whole network and returns the number of its outputs.</summary>
    public static int Check(int inputCount, ImmutableArray<float> inputOffset, ImmutableArray<FeedForwardLayer> layers)
    {
        if (inputCount < 1)
            throw new ArgumentException($"A network needs at least 1 input; got {inputCount}.", nameof(inputCount));
        if (inputOffset.IsDefault || inputOffset.Length != 0 && inputOffset.Length != inputCount)
            throw new ArgumentException($"The input offset must be empty or hold one number per input ({inputCount}); got {Count(inputOffset)}.", nameof(inputOffset));
        CheckFinite(inputOffset, "The input offset");
        if (layers.IsDefaultOrEmpty)
            throw new ArgumentException("A network needs at least one layer.", nameof(layers));
        var width = inputCount;
        for (var index = 0; index < layers.Length; index++)
        {
            width = layers[index] is EnsembleLayer ensemble && index == layers.Length - 1
                ? CheckEnsemble(ensemble, width, $"Layer {index}")
                : Check(layers[index], width, $"Layer {index}", 0);
        }
        return width;
    }

    private static int Check(ImmutableArray<FeedForwardLayer> layers, int width, string path, int depth)
    {
        for (var index = 0; index < layers.Length; index++)
            width = Check(layers[index], width, path + index, depth);
        return width;
    }

    /// <summary>Returns how many elements the layer gives when it takes <paramref name="width"/>.</summary>
    private static int Check(FeedForwardLayer layer, int width, string name, int depth)
    {
        switch (layer)
        {
            case DenseLayer dense:
                CheckDense(dense, width, name);
                return dense.OutputCount;
            case ActivationLayer activation:
                if (!Enum.IsDefined(activation.Function))
                    throw new ArgumentException($"{name} names the unknown activation {(int)activation.Function}.", "layers");
                return width;
            case LayerNormalization normalization:
                CheckLength(normalization.Scale, width, $"{name} (normalisation): scale");
                CheckLength(normalization.Shift, width, $"{name} (normalisation): shift");
                if (!float.IsFinite(normalization.Epsilon) || normalization.Epsilon <= 0)
                    throw new ArgumentException($"{name} (normalisation): epsilon must be positive and finite; got {normalization.Epsilon}.", "layers");
                return width;
            case ResidualBlock block:
                if (depth == MaximalDepth)
                    throw new ArgumentException($"{name}: residual blocks nest at most {MaximalDepth} deep.", "layers");
                if (block.Body.IsDefaultOrEmpty)
                    throw new ArgumentException($"{name} (residual): the body needs at least one layer.", "layers");
                var given = Check(block.Body, width, $"{name}, body layer ", depth + 1);
                if (given != width)
                    throw new ArgumentException($"{name} (residual): the body must give as many elements as it takes ({width}); it gives {given}.", "layers");
                return width;
            case SmoothClipLayer clip:
                CheckLength(clip.Factor, width, $"{name} (smooth clip): factor");
                if (!float.IsFinite(clip.Limit) || clip.Limit <= 0)
                    throw new ArgumentException($"{name} (smooth clip): the limit must be positive and finite; got {clip.Limit}.", "layers");
                return width;
            case MixedActivationLayer mixed:
                if (!Enum.IsDefined(mixed.Function))
                    throw new ArgumentException($"{name} names the unknown activation {(int)mixed.Function}.", "layers");
                CheckLength(mixed.Mix, width, $"{name} (mixed activation): mix");
                return width;
            case ClampLayer clamp:
                if (!float.IsFinite(clamp.Lower) || !float.IsFinite(clamp.Upper) || clamp.Lower > clamp.Upper)
                    throw new ArgumentException($"{name} (clamp): the bounds must be finite and ascending; got {clamp.Lower} and {clamp.Upper}.", "layers");
                return width;
            case PeriodicEmbeddingLayer embedding:
                EmbeddingShape.Check(embedding, width, $"{name} (periodic embedding)");
                return embedding.OutputCount;
            case PiecewiseLinearEmbeddingLayer embedding:
                EmbeddingShape.Check(embedding, width, $"{name} (piecewise-linear embedding)");
                return embedding.OutputCount;
            case SoftmaxLayer or UnitLengthLayer or AscendingLayer:
                return width;
            case EnsembleLayer:
                throw new ArgumentException($"{name} is an ensemble; only the last layer of a network may be one.", "layers");
            default:
                throw new ArgumentException($"{name} is {Name(layer)}, which is not a layer that networks are made of.", "layers");
        }
    }

    private static void CheckDense(DenseLayer layer, int width, string name)
    {
        if (layer.InputCount != width)
            throw new ArgumentException($"{name} (dense) must take {width} elements; its input count is {layer.InputCount}.", "layers");
        if (layer.OutputCount < 1)
            throw new ArgumentException($"{name} (dense): the output count must be at least 1; got {layer.OutputCount}.", "layers");
        if ((long)layer.InputCount * layer.OutputCount > Array.MaxLength)
            throw new ArgumentException($"{name} (dense): {layer.InputCount} x {layer.OutputCount} weights are more than an array holds.", "layers");
        CheckLength(layer.Weights, layer.InputCount * layer.OutputCount, $"{name} (dense): weights");
        CheckLength(layer.Biases, layer.OutputCount, $"{name} (dense): biases");
    }

    private static int CheckEnsemble(EnsembleLayer ensemble, int width, string name)
    {
        if (!Enum.IsDefined(ensemble.Link))
            throw new ArgumentException($"{name} (ensemble) names the unknown output link {(int)ensemble.Link}.", "layers");
        if (ensemble.Members.IsDefaultOrEmpty)
            throw new ArgumentException($"{name} (ensemble) needs at least one member.", "layers");
        var first = 0;
        for (var member = 0; member < ensemble.Members.Length; member++)
        {
            if (ensemble.Members[member].IsDefaultOrEmpty)
                throw new ArgumentException($"{name}, member {member}: needs at least one layer.", "layers");
            var given = Check(ensemble.Members[member], width, $"{name}, member {member}, layer ", 0);
            first = member == 0 ? given : first;
            if (given != first)
                throw new ArgumentException($"{name} (ensemble): all members must give as many elements as the first ({first}); member {member} gives {given}.", "layers");
        }
        return first;
    }

    public static void CheckLength(ImmutableArray<float> values, int expected, string name)
    {
        if (Count(values) != expected)
            throw new ArgumentException($"{name} must hold {expected} numbers; got {Count(values)}.", "layers");
        CheckFinite(values, name);
    }

    private static void CheckFinite(ImmutableArray<float> values, string name)
    {
        for (var at = 0; at < values.Length; at++)
        {
            if (!float.IsFinite(values[at]))
                throw new ArgumentException($"{name} must be finite; element {at} is {values[at]}.", "layers");
        }
    }

    private static int Count(ImmutableArray<float> values) => values.IsDefault ? 0 : values.Length;

    private static string Name(FeedForwardLayer? layer) => layer?.GetType().Name ?? "null";
}
