using System.Collections.Immutable;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Makes plain arrays of a trained network. Standardisations, embedded categories, input factors and batch normalisations become part of the neighbouring weights, in
/// double precision, rounded once.
/// </summary>
internal static class NetworkExport
{
    /// <summary>The network that <see cref="Network.Predict"/> computes, in the units of features and label; of an ensemble the mean of its predictions.</summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="values">All parameters.</param>
    /// <param name="inputScale">Standardisation of the features.</param>
    /// <param name="labelScale">Standardisation of the label.</param>
    /// <param name="link">What joins the predictions of an ensemble.</param>
    /// <param name="head">Layers behind the output layer of each member; null for none.</param>
    /// <exception cref="InvalidOperationException">A parameter is not finite.</exception>
    public static FeedForwardParameters Export(NetworkLayout layout, Tensor values, InputScale inputScale, LabelScale labelScale, OutputLink link = OutputLink.Identity,
        Func<int, ImmutableArray<FeedForwardLayer>>? head = null)
    {
        using var scope = NewDisposeScope();
        var flat = MemoryMarshal.Cast<byte, float>(values.cpu().contiguous().bytes);
        var steps = ImmutableArray.CreateBuilder<FeedForwardLayer>();
        var scaledApart = inputScale.Limit is not null || layout.Embedding is not null || layout.Knots is not null;
        if (scaledApart)
            steps.Add(new SmoothClipLayer([.. inputScale.Factor.Select(factor => (float)factor)], inputScale.Limit ?? float.MaxValue));
        var members = ImmutableArray.CreateBuilder<ImmutableArray<FeedForwardLayer>>();
        for (var member = 0; member < layout.Members; member++)
            members.Add(Member(layout, new(flat, member), scaledApart ? null : inputScale.Factor, labelScale, head?.Invoke(member) ?? []));
        if (layout.Members == 1)
            steps.AddRange(members[0]);
        else
            steps.Add(new EnsembleLayer(members.ToImmutable(), link));
        return new FeedForwardParameters(layout.InputCount, inputScale.Offset, steps.ToImmutable());
    }

    private static ImmutableArray<FeedForwardLayer> Member(NetworkLayout layout, MemberSlices slices, double[]? inputFactors, LabelScale labelScale, ImmutableArray<FeedForwardLayer> head)
    {
        var steps = ImmutableArray.CreateBuilder<FeedForwardLayer>();
        steps.AddRange(EmbeddingExport.Layers(layout, slices));
        for (var i = 0; i < layout.Layers.Count; i++)
        {
            var slots = layout.Layers[i];
            var dense = Fold(new FittedRows(layout, i, slices, inputFactors), slices, slots, slots.RunningMean >= 0 ? BatchFactors(slices, slots) : null,
                i == layout.Layers.Count - 1 && head.IsEmpty ? labelScale : null);
            if (i == layout.Layers.Count - 1)
            {
                steps.Add(dense);
                break;
            }
            var body = ImmutableArray.CreateBuilder<FeedForwardLayer>();
            body.Add(dense);
            if (layout.Options.Normalization == HiddenNormalization.Layer)
                body.Add(new LayerNormalization([.. slices.Of(slots.Scale, slots.Outputs)], [.. slices.Of(slots.Shift, slots.Outputs)], (float)Network.Epsilon));
            body.Add(slots.Mix < 0 ? new ActivationLayer(layout.Options.Activation) : new MixedActivationLayer(layout.Options.Activation, [.. slices.Of(slots.Mix, slots.Outputs)]));
            if (slots.Residual)
                steps.Add(new ResidualBlock(body.ToImmutable()));
            else
                steps.AddRange(body);
        }
        steps.AddRange(head);
        if (!head.IsEmpty && labelScale is not { Mean: 0, Deviation: 1 })
            steps.Add(Diagonal(layout.OutputCount, labelScale));
        if (labelScale.Range is var (lower, upper))
            steps.Add(new ClampLayer(lower, upper));
        return steps.ToImmutable();
    }

    private static DenseLayer Diagonal(int width, LabelScale scale)
    {
        var weights = new float[width * width];
        for (var output = 0; output < width; output++)
            weights[output * width + output] = (float)scale.Deviation;
        return new(width, width, ImmutableCollectionsMarshal.AsImmutableArray(weights), [.. Enumerable.Repeat((float)scale.Mean, width)]);
    }

    private static DenseLayer Fold(FittedRows rows, MemberSlices slices, LayerSlots slots, double[]? batchFactors, LabelScale? labelScale)
    {
        var (weights, biases, row) = (new float[(long)rows.Count * slots.Outputs], new float[slots.Outputs], new double[slots.Outputs]);
        for (var input = 0; input < rows.Count; input++)
        {
            rows.Read(input, row);
            for (var output = 0; output < slots.Outputs; output++)
                weights[input * slots.Outputs + output] = (float)(row[output] * (batchFactors?[output] ?? 1) * (labelScale?.Deviation ?? 1));
        }
        for (var output = 0; output < slots.Outputs; output++)
        {
            double bias = slices.Of(slots.Biases, slots.Outputs)[output];
            if (batchFactors is not null)
                bias = (bias - slices.Of(slots.RunningMean, slots.Outputs)[output]) * batchFactors[output] + slices.Of(slots.Shift, slots.Outputs)[output];
            if (labelScale is not null)
                bias = bias * labelScale.Deviation + labelScale.Mean;
            biases[output] = (float)bias;
        }
        if (!AllFinite(weights) || !AllFinite(biases))
            throw new InvalidOperationException(
                "The trained network has parameters that are not finite numbers: training diverged. Lower the learning rate, set GradientClipping, or look for extreme feature values.");
        return new DenseLayer(rows.Count, slots.Outputs, ImmutableCollectionsMarshal.AsImmutableArray(weights), ImmutableCollectionsMarshal.AsImmutableArray(biases));
    }

    private static double[] BatchFactors(MemberSlices slices, LayerSlots slots)
    {
        var scale = slices.Of(slots.Scale, slots.Outputs);
        var variance = slices.Of(slots.RunningVariance, slots.Outputs);
        var factors = new double[slots.Outputs];
        for (var unit = 0; unit < factors.Length; unit++)
            factors[unit] = scale[unit] / Math.Sqrt(variance[unit] + Network.Epsilon);
        return factors;
    }

    private static bool AllFinite(ReadOnlySpan<float> values)
    {
        foreach (var value in values)
            if (!float.IsFinite(value))
                return false;
        return true;
    }
}
