using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The way back from plain arrays: start values of a network that computes the same function on newly standardised data.</summary>
internal static class NetworkImport
{
    /// <summary>Start values from a trained network.</summary>
    /// <param name="initial">The trained network.</param>
    /// <param name="layout">The network to be trained; its layers must be those of <paramref name="initial"/>.</param>
    /// <param name="inputScale">Standardisation of the new data; no factor may be 0. Where the initial network scales in a step of its own, that one's.</param>
    /// <param name="labelScale">Standardisation of the new labels.</param>
    /// <returns>All parameters, on the CPU; batch normalisations are left at the identity without statistics, learned input factors at 1.</returns>
    /// <exception cref="ArgumentException">The layers differ.</exception>
    public static Tensor Import(FeedForwardParameters initial, NetworkLayout layout, InputScale inputScale, LabelScale labelScale)
    {
        var members = Members(initial);
        var (asked, came) = (LayerText.Of(layout), LayerText.Of(members));
        if (asked != came || initial.InputCount != layout.InputCount)
            throw new ArgumentException($"The initial model must have the layers that the options ask for on this data: {asked}. It has: {came}.", nameof(initial));

        var result = zeros(layout.TotalCount);
        var flat = MemoryMarshal.Cast<byte, float>(result.bytes);
        if (layout.Input.Factors >= 0)
            flat.Slice((int)layout.Input.Factors, layout.Members * layout.Layers[0].Inputs).Fill(1);
        var input = ScalesApart(initial) ? null : new InputChange(initial.InputOffset, inputScale);
        for (var member = 0; member < members.Length; member++)
            Import(members[member], layout, flat, member, input, labelScale);
        return result;
    }

    /// <summary>Whether the network scales its inputs in a step of its own, before anything that is trained.</summary>
    public static bool ScalesApart(FeedForwardParameters network) => network.Layers[0] is SmoothClipLayer;

    /// <summary>The trained layers of each member; one member where the network is no ensemble.</summary>
    public static ImmutableArray<ImmutableArray<FeedForwardLayer>> Members(FeedForwardParameters network)
    {
        var trained = ScalesApart(network) ? network.Layers[1..] : network.Layers;
        return [.. (trained is [EnsembleLayer ensemble] ? ensemble.Members : [trained]).Select(WithoutHead)];
    }

    /// <summary>Whether an objective has put layers of its own behind the output layer.</summary>
    private static bool IsHead(FeedForwardLayer layer) => layer is SoftmaxLayer or UnitLengthLayer or AscendingLayer;

    private static ImmutableArray<FeedForwardLayer> WithoutHead(ImmutableArray<FeedForwardLayer> layers)
        => layers.FirstOrDefault(IsHead) is { } first ? layers[..layers.IndexOf(first)] : layers;

    private static void Import(ImmutableArray<FeedForwardLayer> layers, NetworkLayout layout, Span<float> flat, int member, InputChange? input, LabelScale labelScale)
    {
        var layer = -1;
        foreach (var step in Flatten(layers))
            switch (step)
            {
                case PeriodicEmbeddingLayer embedding:
                    Copy(embedding.Frequencies, flat, layout.Input.Frequencies, member);
                    Copy(embedding.Phases, flat, layout.Input.Phases, member);
                    Copy(embedding.Weights, flat, layout.Input.EmbeddingWeights, member);
                    Copy(embedding.Biases, flat, layout.Input.EmbeddingBiases, member);
                    break;
                case PiecewiseLinearEmbeddingLayer embedding:
                    var rises = layout.Knots!.Inputs.Length * layout.Knots.PieceCount * embedding.Size;
                    EmbeddingExport.Import(embedding, layout.Knots, flat.Slice((int)layout.Input.Rises + member * rises, rises),
                        flat.Slice((int)layout.Input.FirstValues + member * embedding.Inputs.Length * embedding.Size, embedding.Inputs.Length * embedding.Size));
                    break;
                case DenseLayer dense:
                    layer++;
                    Unfold(dense, layout, layer, flat, member, layer == 0 ? input : null, layer == layout.Layers.Count - 1 ? labelScale : LabelScale.Identity);
                    break;
                case LayerNormalization normalization:
                    Copy(normalization.Scale, flat, layout.Layers[layer].Scale, member);
                    Copy(normalization.Shift, flat, layout.Layers[layer].Shift, member);
                    break;
                case MixedActivationLayer mixed:
                    Copy(mixed.Mix, flat, layout.Layers[layer].Mix, member);
                    break;
            }
    }

    /// <summary>
    /// With f(x) = (x - offset) W + b and x = mean + z / factor: f = z (W / factor) + b + (mean - offset) W. A label standardisation
    /// y = m + s f' makes f' = (f - m) / s.
    /// </summary>
    private static void Unfold(DenseLayer dense, NetworkLayout layout, int layer, Span<float> flat, int member, InputChange? input, LabelScale labelScale)
    {
        var slots = layout.Layers[layer];
        var target = flat.Slice((int)(slots.Weights + (long)member * slots.Inputs * slots.Outputs), slots.Inputs * slots.Outputs);
        var places = layer == 0 && layout.Categories.Length > 0 ? FittedInput.Of(layout) : null;
        var blocks = layout.Categories.Select(range => new double[range.Count * slots.Outputs]).ToArray();
        var biases = new double[slots.Outputs];
        for (var output = 0; output < slots.Outputs; output++)
            biases[output] = dense.Biases[output] - labelScale.Mean;
        for (var row = 0; row < dense.InputCount; row++)
        {
            var (factor, shift) = input?.At(row) ?? (1.0, 0.0);
            var place = places?[row] ?? new FittedInput(row, -1);
            for (var output = 0; output < slots.Outputs; output++)
            {
                double weight = dense.Weights[row * slots.Outputs + output];
                biases[output] += shift * weight;
                var scaled = weight / factor / labelScale.Deviation;
                if (place.Block < 0)
                    target[place.First * slots.Outputs + output] = (float)scaled;
                else
                    blocks[place.Block][(row - layout.Categories[place.Block].Start) * slots.Outputs + output] = scaled;
            }
        }
        for (var output = 0; output < slots.Outputs; output++)
            flat[(int)slots.Biases + member * slots.Outputs + output] = (float)(biases[output] / labelScale.Deviation);
        for (var block = 0; places is not null && block < blocks.Length; block++)
            Factorise(blocks[block], layout, block, flat, member, target.Slice(places[layout.Categories[block].Start].First * slots.Outputs));
    }

    /// <summary>Splits the weights of an embedded category's slots into the embedding and the weights of its values, from the start of <paramref name="target"/>.</summary>
    private static void Factorise(double[] weights, NetworkLayout layout, int block, Span<float> flat, int member, Span<float> target)
    {
        var (embedding, first) = CategoryMatrix.Factorise(layout.Categories[block], weights, layout.Layers[0].Outputs, layout.CategoryEmbedding!.Size);
        var matrix = flat[(int)(layout.Input.Categories[block] + (long)member * embedding.Length)..];
        for (var i = 0; i < embedding.Length; i++)
            matrix[i] = (float)embedding[i];
        for (var i = 0; i < first.Length; i++)
            target[i] = (float)first[i];
    }

    private static void Copy(ImmutableArray<float> from, Span<float> flat, long offset, int member) => from.CopyTo(flat[(int)(offset + (long)member * from.Length)..]);

    private static IEnumerable<FeedForwardLayer> Flatten(IEnumerable<FeedForwardLayer> layers) =>
        layers.SelectMany(layer => layer is ResidualBlock block ? Flatten(block.Body) : [layer]);

    /// <summary>From the initial network's standardisation to the new one.</summary>
    private sealed record InputChange(ImmutableArray<float> OldOffset, InputScale New)
    {
        public (double Factor, double Shift) At(int input) =>
            (New.Factor[input], (New.Offset.IsEmpty ? 0.0 : New.Offset[input]) - (OldOffset.IsEmpty ? 0.0 : OldOffset[input]));
    }
}
