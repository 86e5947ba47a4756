using System.Text.Json.Serialization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Normalized reverse cross entropy: the sum over k != y of max(p_k, 1e-7), divided by K - 1.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. In the paper's formula A, which stands for log 0, cancels. The
/// released code multiplies the reverse cross entropy by (K - 1) / 4 instead, a slip of operator precedence. Bounded and Lipschitz.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("nrce")]
public sealed record NormalizedReverseCrossEntropy : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="convention">See <see cref="Convention"/>.</param>
    /// <param name="logOfZero">See <see cref="LogOfZero"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public NormalizedReverseCrossEntropy(FormulaConvention convention = FormulaConvention.Paper, double logOfZero = RobustTerms.LogOfZero)
    {
        Convention = convention;
        LogOfZero = logOfZero;
    }

    /// <summary>The paper's normalisation, or the reverse cross entropy times (K - 1) / 4 as in the released code.</summary>
    /// <value>Default: <see cref="FormulaConvention.Paper"/>.</value>
    public FormulaConvention Convention { get; init => field = Choice.Check(this, value); }

    /// <summary>A, what takes the place of log 0; below 0. In JSON "A". It matters for <see cref="FormulaConvention.Official"/> alone.</summary>
    /// <value>Default: log(1e-4), about -9.21.</value>
    [JsonPropertyName("A")]
    public double LogOfZero { get; init => field = RobustTerms.BelowZero.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var factor = Factor(width);
        DirectSoftmax.ByLogs(outputs, width, labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) => DirectTerms.ClampedOthers(row, derivative, factor));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        return RobustTerms.ClampedOthers(outputs.softmax(1), context.Labels) * Number.Of(Factor(outputs.size(1)));
    }

    private double Factor(long classes) => Convention == FormulaConvention.Official ? -LogOfZero * (classes - 1) / 4 : 1.0 / (classes - 1);
}
