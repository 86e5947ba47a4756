using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Mean absolute error of the probabilities: scale (1 - p_y), or scale sum_k abs(p_k - [k = y]), which is twice as much.</summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); p is the softmax of the outputs. Bounded, Lipschitz, not convex; its minimum does not move
/// under label noise that is the same for all classes, but it learns slowly where there are many of them.
/// Source: Ghosh, Kumar and Sastry (2017), Robust Loss Functions under Label Noise for Deep Neural Networks, AAAI.
/// </remarks>
[ObjectiveName("mae")]
public sealed record MulticlassMeanAbsoluteError : MulticlassObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="convention">See <see cref="Convention"/>.</param>
    /// <param name="scale">See <see cref="Scale"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MulticlassMeanAbsoluteError(MeanAbsoluteErrorConvention convention = MeanAbsoluteErrorConvention.Reduced, double scale = 1)
    {
        Convention = convention;
        Scale = scale;
    }

    /// <summary>1 - p_y, or the sum over the classes, which is twice as much.</summary>
    /// <value>Default: <see cref="MeanAbsoluteErrorConvention.Reduced"/>.</value>
    public MeanAbsoluteErrorConvention Convention { get; init => field = Choice.Check(this, value); }

    /// <summary>Factor of the loss, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Scale { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    private double Factor => Convention == MeanAbsoluteErrorConvention.L1 ? 2 * Scale : Scale;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => RobustTerms.Others(TrueClass.NegativeLog(context)) * Number.Of(Factor);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var factor = (float)Factor;
        DirectLosses.TrueClass(outputs, width, labels, losses, gradient, negativeLog =>
        {
            var probability = MathF.Exp(-negativeLog);
            return (factor * (1 - probability), factor * probability);
        });
    }
}
