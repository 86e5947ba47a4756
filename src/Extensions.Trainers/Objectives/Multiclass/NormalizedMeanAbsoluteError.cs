using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Normalized mean absolute error: (1 - p_y) / (K - 1), the share of the label in the absolute errors to all classes.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. The released code gives half of it, (1 - p_y) / (2 (K - 1)).
/// Bounded and Lipschitz; a multiple of <see cref="MulticlassMeanAbsoluteError"/>.
/// Source: Ma, Huang, Wang, Romano, Erfani and Bailey (2020), Normalized Loss Functions for Deep Learning with Noisy Labels, ICML.
/// </remarks>
[ObjectiveName("nmae")]
public sealed record NormalizedMeanAbsoluteError : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="convention">See <see cref="Convention"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="convention"/> is none of its values.</exception>
    public NormalizedMeanAbsoluteError(FormulaConvention convention = FormulaConvention.Paper) => Convention = convention;

    /// <summary>The paper's (1 - p_y) / (K - 1), or half of it as in the released code.</summary>
    /// <value>Default: <see cref="FormulaConvention.Paper"/>.</value>
    public FormulaConvention Convention { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => RobustTerms.Others(TrueClass.NegativeLog(context)) * Number.Of(Factor(context.Outputs.size(1)));

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var factor = (float)Factor(width);
        DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog =>
        {
            var probability = MathF.Exp(-negativeLog);
            return (factor * (1 - probability), factor * probability);
        });
    }

    private double Factor(long classes) => (Convention == FormulaConvention.Official ? 0.5 : 1) / (classes - 1);
}
