using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Z-loss: softplus(a (b - s_y)) / a, where s is the outputs of an example, standardised over its K classes: only their order and relative distances count.</summary>
/// <remarks>
/// Outputs z (N, K), K of 3 or more, and labels y (N,): s_k = (z_k - mean z) / std z with the standard deviation that divides by K. The variance is at
/// least 1e-12, so that constant outputs have a loss. abs(s_y) never exceeds sqrt(K - 1): <see cref="Offset"/> should be in reach.
/// With K = 2, s is (1, -1) or (-1, 1) whatever the outputs, and the gradient is 0: an error.
/// Bounded, and invariant to shift and scale of the outputs; so softmax probabilities of a network trained with it mean nothing before they are calibrated.
/// Source: de Brebisson and Vincent (2016), The Z-loss: a shift and scale invariant classification loss belonging to the Spherical Family, arXiv:1604.08859.
/// </remarks>
[ObjectiveName("z_loss")]
public sealed record ZLoss : MulticlassObjective, IDirectObjective
{
    private const double LeastVariance = 1e-12;

    /// <summary>Creates the objective.</summary>
    /// <param name="steepness">See <see cref="Steepness"/>.</param>
    /// <param name="offset">See <see cref="Offset"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ZLoss(double steepness = 0.1, double offset = 10)
    {
        Steepness = steepness;
        Offset = offset;
    }

    /// <summary>The paper's a, above 0: how sharply the loss bends where the label's standardised output passes <see cref="Offset"/>.</summary>
    /// <value>Default: 0.1. Tuned per task.</value>
    [JsonPropertyName("a")]
    public double Steepness { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>The paper's b: the standardised output that a label should have; any finite number.</summary>
    /// <value>Default: 10. Tuned per task.</value>
    [JsonPropertyName("b")]
    public double Offset { get; init => field = double.IsFinite(value) ? value : throw NotFinite(value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        CheckClasses(width);
        var classes = DirectLosses.Of<long>(labels);
        var (a, b) = (Steepness, Offset);
        for (var row = 0; row < losses.Length; row++)
        {
            var centred = gradient.Slice(row * width, width);
            var label = (int)classes[row];
            var z = outputs.Slice(row * width, width);
            TensorPrimitives.Subtract(z, z[0], centred);   // a large common part would take the digits of the mean with it
            TensorPrimitives.Subtract(centred, TensorPrimitives.Sum<float>(centred) / width, centred);
            var variance = TensorPrimitives.SumOfSquares<float>(centred) / width;
            var deviation = Math.Sqrt(Math.Max(variance, LeastVariance));
            var standardised = centred[label] / deviation;
            var (yes, _) = DirectLosses.Sigmoid((float)(a * (standardised - b)));
            losses[row] = (float)(yes.Value / a);
            // d s_y / d z_j = ([j = y] - 1 / K - s_y s_j / K) / std z
            var slope = yes.Derivative / deviation;
            var own = variance > LeastVariance ? -slope * standardised / deviation / width : 0;
            TensorPrimitives.Multiply(centred, (float)own, centred);
            TensorPrimitives.Subtract(centred, (float)(slope / width), centred);
            centred[label] += (float)slope;
        }
    }

    private Tensor Graph(ObjectiveContext context)
    {
        CheckClasses(context.Outputs.size(1));
        var centred = context.Outputs - context.Outputs.mean([1], keepdim: true);
        var deviation = centred.pow(Number.Of(2)).mean([1]).clamp_min(Number.Of(LeastVariance)).sqrt();
        var standardised = centred.gather(1, context.Labels.unsqueeze(1)).squeeze(1) / deviation;
        return functional.logsigmoid((standardised - Number.Of(Offset)) * Number.Of(Steepness)) / Number.Of(-Steepness);   // softplus(x) = -log sigmoid(-x)
    }

    private static void CheckClasses(long classes)
    {
        if (classes < 3)
            throw new ArgumentException($"The Z-loss needs outputs (N, K) with K of 3 or more: with 2 classes its gradient is always 0. Got K = {classes}.", nameof(classes));
    }

    private static ArgumentOutOfRangeException NotFinite(double value) =>
        new(nameof(Offset), FormattableString.Invariant($"{nameof(Offset)} of {nameof(ZLoss)} must be a finite number. Got {value}."));
}
