using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The way back from plain arrays: start values of a network that computes the same function on newly standardised data.</summary>
internal static class NetworkImport
{
    /// <summary>Start values from a trained network.</summary>
    /// <param name="initial">The trained network.</param>
    /// <param name="layout">The network to be trained; its layers must be those of <paramref name="initial"/>.</param>
    /// <param name="inputScale">Standardisation of the new data; no factor may be 0.</param>
    /// <param name="labelScale">Standardisation of the new labels.</param>
    /// <returns>All parameters, on the CPU; batch normalisations are left at the identity without statistics.</returns>
    /// <exception cref="ArgumentException">The layers differ.</exception>
    public static Tensor Import(FeedForwardParameters initial, NetworkLayout layout, InputScale inputScale, LabelScale labelScale)
    {
        var (asked, came) = (Describe(layout), Describe(initial.Layers));
        if (asked != came || initial.InputCount != layout.InputCount)
            throw new ArgumentException($"The initial model must have the layers that the options ask for on this data: {asked}. It has: {came}.", nameof(initial));

        var result = zeros(layout.TotalCount);
        var flat = MemoryMarshal.Cast<byte, float>(result.bytes);
        var steps = Flatten(initial.Layers).ToArray();
        var layer = -1;
        foreach (var step in steps)
            switch (step)
            {
                case DenseLayer dense:
                    Unfold(dense, layout.Layers[++layer], flat, layer == 0 ? (initial, inputScale) : null, layer == layout.Layers.Count - 1 ? labelScale : LabelScale.Identity);
                    break;
                case LayerNormalization normalization:
                    normalization.Scale.AsSpan().CopyTo(flat[(int)layout.Layers[layer].Scale..]);
                    normalization.Shift.AsSpan().CopyTo(flat[(int)layout.Layers[layer].Shift..]);
                    break;
            }
        return result;
    }

    /// <summary>
    /// With f(x) = (x - offset) W + b and x = mean + z / factor: f = z (W / factor) + b + (mean - offset) W. A label standardisation
    /// y = m + s f' makes f' = (f - m) / s.
    /// </summary>
    private static void Unfold(DenseLayer dense, LayerSlots slots, Span<float> flat, (FeedForwardParameters Initial, InputScale Scale)? input, LabelScale labelScale)
    {
        var biases = new double[slots.Outputs];
        for (var output = 0; output < slots.Outputs; output++)
            biases[output] = dense.Biases[output] - labelScale.Mean;
        for (var row = 0; row < slots.Inputs; row++)
        {
            var (factor, shift) = (1.0, 0.0);
            if (input is var (initial, scale))
            {
                factor = scale.Factor[row];
                shift = (scale.Offset.IsEmpty ? 0.0 : scale.Offset[row]) - (initial.InputOffset.IsEmpty ? 0.0 : initial.InputOffset[row]);
            }
            for (var output = 0; output < slots.Outputs; output++)
            {
                double weight = dense.Weights[row * slots.Outputs + output];
                biases[output] += shift * weight;
                flat[(int)slots.Weights + row * slots.Outputs + output] = (float)(weight / factor / labelScale.Deviation);
            }
        }
        for (var output = 0; output < slots.Outputs; output++)
            flat[(int)slots.Biases + output] = (float)(biases[output] / labelScale.Deviation);
    }

    private static IEnumerable<FeedForwardLayer> Flatten(IEnumerable<FeedForwardLayer> layers) =>
        layers.SelectMany(layer => layer is ResidualBlock block ? Flatten(block.Body) : [layer]);

    private static string Describe(IEnumerable<FeedForwardLayer> layers) => string.Join(", ", layers.Select(layer => layer switch
    {
        DenseLayer dense => $"dense {dense.InputCount} x {dense.OutputCount}",
        ActivationLayer activation => activation.Function.ToString(),
        LayerNormalization => "layer normalization",
        ResidualBlock block => $"residual ({Describe(block.Body)})",
        _ => layer.GetType().Name,
    }));

    private static string Describe(NetworkLayout layout) => string.Join(", ", layout.Layers.Select((slots, i) =>
    {
        var dense = $"dense {slots.Inputs} x {slots.Outputs}";
        if (i == layout.Layers.Count - 1)
            return dense;
        var hidden = dense + (layout.Options.Normalization == HiddenNormalization.Layer ? ", layer normalization, " : ", ") + layout.Options.Activation;
        return slots.Residual ? $"residual ({hidden})" : hidden;
    }));
}
