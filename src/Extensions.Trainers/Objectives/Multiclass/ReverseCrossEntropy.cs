using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Reverse cross entropy: -scale A sum over k != y of max(p_k, 1e-7), the cross entropy of prediction and label in exchanged roles with A for log 0.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. But for the floor 1e-7 of the released code it is
/// -scale A (1 - p_y), a multiple of the mean absolute error. Bounded and Lipschitz.
/// Source: Wang, Ma, Chen, Luo, Yi and Bailey (2019), Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV.
/// </remarks>
[ObjectiveName("rce")]
public sealed record ReverseCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="logOfZero">See <see cref="LogOfZero"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ReverseCrossEntropy(double logOfZero = RobustTerms.LogOfZero, double scale = 1)
    {
        LogOfZero = logOfZero;
        Scale = scale;
    }

    /// <summary>A, what takes the place of log 0; below 0. In JSON "A". Papers quote -4 and -6 too.</summary>
    /// <value>Default: log(1e-4), about -9.21, as in the released code.</value>
    [JsonPropertyName("A")]
    public double LogOfZero { get; init => field = RobustTerms.BelowZero.Check(this, value); }

    /// <summary>Factor of the loss, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) => DirectTerms.ClampedOthers(row, derivative, -LogOfZero * Scale));

    private Tensor Graph(ObjectiveContext context) =>
        RobustTerms.ClampedOthers(TrueClass.Outputs(context).softmax(1), context.Labels) * Number.Of(-LogOfZero * Scale);
}
