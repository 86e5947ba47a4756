using System.Collections.Immutable;

namespace MLExtensions.Models;

/// <summary>Checks that an embedding fits what comes in.</summary>
internal static class EmbeddingShape
{
    public static void Check(PeriodicEmbeddingLayer layer, int width, string name)
    {
        CheckInputs(layer.InputCount, layer.Inputs, layer.Size, width, name);
        if (layer.FrequencyCount < 1)
            throw new ArgumentException($"{name}: the frequency count must be at least 1; got {layer.FrequencyCount}.", "layers");
        var frequencies = (long)layer.Inputs.Length * layer.FrequencyCount;
        if ((Int128)frequencies * layer.Size > Array.MaxLength)
            throw new ArgumentException($"{name}: {frequencies} frequencies of size {layer.Size} are more than an array holds.", "layers");
        FeedForwardShape.CheckLength(layer.Frequencies, (int)frequencies, $"{name}: frequencies");
        FeedForwardShape.CheckLength(layer.Phases, (int)frequencies, $"{name}: phases");
        FeedForwardShape.CheckLength(layer.Weights, (int)frequencies * layer.Size, $"{name}: weights");
        FeedForwardShape.CheckLength(layer.Biases, layer.Inputs.Length * layer.Size, $"{name}: biases");
    }

    public static void Check(PiecewiseLinearEmbeddingLayer layer, int width, string name)
    {
        CheckInputs(layer.InputCount, layer.Inputs, layer.Size, width, name);
        if (layer.KnotCounts.IsDefault || layer.KnotCounts.Length != layer.Inputs.Length)
            throw new ArgumentException($"{name} must have one knot count per embedded input ({layer.Inputs.Length}); got {(layer.KnotCounts.IsDefault ? 0 : layer.KnotCounts.Length)}.", "layers");
        var knots = layer.KnotCounts.Sum(count => (long)count);
        if (layer.KnotCounts.Any(count => count < 2) || knots * layer.Size > Array.MaxLength)
            throw new ArgumentException($"{name}: every embedded input needs at least 2 knots, and an array must hold all of them; got {string.Join(", ", layer.KnotCounts.Take(20))}.", "layers");
        FeedForwardShape.CheckLength(layer.Knots, (int)knots, $"{name}: knots");
        FeedForwardShape.CheckLength(layer.Values, (int)knots * layer.Size, $"{name}: values");
        for (int input = 0, first = 0; input < layer.KnotCounts.Length; first += layer.KnotCounts[input++])
            for (var knot = first + 1; knot < first + layer.KnotCounts[input]; knot++)
                if (layer.Knots[knot] <= layer.Knots[knot - 1])
                    throw new ArgumentException($"{name}: the knots of an input must ascend; {layer.Knots[knot]} comes after {layer.Knots[knot - 1]} for input {layer.Inputs[input]}.", "layers");
    }

    private static void CheckInputs(int inputCount, ImmutableArray<int> inputs, int size, int width, string name)
    {
        if (inputCount != width)
            throw new ArgumentException($"{name} must take {width} elements; its input count is {inputCount}.", "layers");
        if (inputs.IsDefaultOrEmpty)
            throw new ArgumentException($"{name} must embed at least 1 input.", "layers");
        for (var at = 0; at < inputs.Length; at++)
        {
            if (inputs[at] < 0 || inputs[at] >= width || at > 0 && inputs[at] <= inputs[at - 1])
                throw new ArgumentException($"{name}: inputs must be ascending and lie in 0 to {width - 1}; number {at} is {inputs[at]}.", "layers");
        }
        if (size < 1 || width + (long)inputs.Length * size > Array.MaxLength)
            throw new ArgumentException($"{name}: the size must be at least 1, and an array must hold all elements; got {size} for {inputs.Length} inputs.", "layers");
    }
}
