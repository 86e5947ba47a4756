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
        return trained is [EnsembleLayer ensemble] ? ensemble.Members : [trained];
    }

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
                case DenseLayer dense:
                    layer++;
                    Unfold(dense, layout.Layers[layer], flat, member, layer == 0 ? input : null, layer == layout.Layers.Count - 1 ? labelScale : LabelScale.Identity);
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
    private static void Unfold(DenseLayer dense, LayerSlots slots, Span<float> flat, int member, InputChange? input, LabelScale labelScale)
    {
        var weights = flat.Slice((int)(slots.Weights + (long)member * slots.Inputs * slots.Outputs), slots.Inputs * slots.Outputs);
        var biases = new double[slots.Outputs];
        for (var output = 0; output < slots.Outputs; output++)
            biases[output] = dense.Biases[output] - labelScale.Mean;
        for (var row = 0; row < slots.Inputs; row++)
        {
            var (factor, shift) = input?.At(row) ?? (1.0, 0.0);
            for (var output = 0; output < slots.Outputs; output++)
            {
                double weight = dense.Weights[row * slots.Outputs + output];
                biases[output] += shift * weight;
                weights[row * slots.Outputs + output] = (float)(weight / factor / labelScale.Deviation);
            }
        }
        for (var output = 0; output < slots.Outputs; output++)
            flat[(int)slots.Biases + member * slots.Outputs + output] = (float)(biases[output] / labelScale.Deviation);
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
