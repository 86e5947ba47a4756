using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Symmetric cross entropy: -alpha log p_y - beta A sum over k != y of max(p_k, 1e-7), cross entropy plus its reverse.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Lipschitz; neither bounded nor convex. The authors use
/// (alpha, beta) = (0.1, 1) for ten classes and (6, 0.1) for a hundred.
/// Source: Wang, Ma, Chen, Luo, Yi and Bailey (2019), Symmetric Cross Entropy for Robust Learning with Noisy Labels, ICCV.
/// </remarks>
[ObjectiveName("sce")]
public sealed record SymmetricCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="logOfZero">See <see cref="LogOfZero"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public SymmetricCrossEntropy(double alpha = 0.1, double beta = 1, double logOfZero = RobustTerms.LogOfZero)
    {
        Alpha = alpha;
        Beta = beta;
        LogOfZero = logOfZero;
    }

    /// <summary>Weight of cross entropy, more than 0.</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Weight of the reverse cross entropy, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Beta { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>A, what takes the place of log 0; below 0. In JSON "A".</summary>
    /// <value>Default: log(1e-4), about -9.21, as in the released code.</value>
    [JsonPropertyName("A")]
    public double LogOfZero { get; init => field = RobustTerms.BelowZero.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
            DirectTerms.NegativeLog(row, derivative, Alpha) + DirectTerms.ClampedOthers(row, derivative, -LogOfZero * Beta));

    private Tensor Graph(ObjectiveContext context)
    {
        var logs = RobustTerms.Logs(context);
        return (RobustTerms.NegativeLog(logs, context.Labels) * Number.Of(Alpha))
            .add(RobustTerms.ClampedOthers(logs.exp(), context.Labels), alpha: Number.Of(-LogOfZero * Beta));
    }
}
