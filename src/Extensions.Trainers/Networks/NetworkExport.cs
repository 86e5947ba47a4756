using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Makes plain arrays of a trained network. Standardisations and batch normalisations become part of the neighbouring weights, in double
/// precision, rounded once.
/// </summary>
internal static class NetworkExport
{
    /// <summary>The network that <see cref="Network.Predict"/> computes, in the units of features and label.</summary>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public static FeedForwardParameters Export(NetworkLayout layout, Tensor values, InputScale inputScale, LabelScale labelScale)
    {
        using var scope = NewDisposeScope();
        var flat = MemoryMarshal.Cast<byte, float>(values.cpu().contiguous().bytes);
        var steps = ImmutableArray.CreateBuilder<FeedForwardLayer>();
        for (var i = 0; i < layout.Layers.Count; i++)
        {
            var slots = layout.Layers[i];
            var dense = Fold(flat, slots, i == 0 ? inputScale.Factor : null, slots.RunningMean >= 0 ? BatchFactors(flat, slots) : null,
                i == layout.Layers.Count - 1 ? labelScale : null);
            if (i == layout.Layers.Count - 1)
            {
                steps.Add(dense);
                break;
            }
            var body = ImmutableArray.CreateBuilder<FeedForwardLayer>();
            body.Add(dense);
            if (layout.Options.Normalization == HiddenNormalization.Layer)
                body.Add(new LayerNormalization([.. Slice(flat, slots.Scale, slots.Outputs)], [.. Slice(flat, slots.Shift, slots.Outputs)], (float)Network.Epsilon));
            body.Add(new ActivationLayer(layout.Options.Activation));
            if (slots.Residual)
                steps.Add(new ResidualBlock(body.ToImmutable()));
            else
                steps.AddRange(body);
        }
        return new FeedForwardParameters(layout.InputCount, inputScale.Offset, steps.ToImmutable());
    }

    private static DenseLayer Fold(ReadOnlySpan<float> flat, LayerSlots slots, double[]? inputFactors, double[]? batchFactors, LabelScale? labelScale)
    {
        var (weights, biases) = (new float[(long)slots.Inputs * slots.Outputs], new float[slots.Outputs]);
        var from = Slice(flat, slots.Weights, weights.Length);
        for (var input = 0; input < slots.Inputs; input++)
            for (var output = 0; output < slots.Outputs; output++)
            {
                var at = input * slots.Outputs + output;
                weights[at] = (float)(from[at] * (inputFactors?[input] ?? 1) * (batchFactors?[output] ?? 1) * (labelScale?.Deviation ?? 1));
            }
        for (var output = 0; output < slots.Outputs; output++)
        {
            double bias = flat[(int)slots.Biases + output];
            if (batchFactors is not null)
                bias = (bias - flat[(int)slots.RunningMean + output]) * batchFactors[output] + flat[(int)slots.Shift + output];
            if (labelScale is not null)
                bias = bias * labelScale.Deviation + labelScale.Mean;
            biases[output] = (float)bias;
        }
        if (!AllFinite(weights) || !AllFinite(biases))
            throw new InvalidOperationException(
                "The trained network has parameters that are not finite numbers: training diverged. Lower the learning rate, set GradientClipping, or look for extreme feature values.");
        return new DenseLayer(slots.Inputs, slots.Outputs, ImmutableCollectionsMarshal.AsImmutableArray(weights), ImmutableCollectionsMarshal.AsImmutableArray(biases));
    }

    private static double[] BatchFactors(ReadOnlySpan<float> flat, LayerSlots slots)
    {
        var factors = new double[slots.Outputs];
        for (var unit = 0; unit < factors.Length; unit++)
            factors[unit] = flat[(int)slots.Scale + unit] / Math.Sqrt(flat[(int)slots.RunningVariance + unit] + Network.Epsilon);
        return factors;
    }

    private static ReadOnlySpan<float> Slice(ReadOnlySpan<float> flat, long start, int count) => flat.Slice((int)start, count);

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }
}
