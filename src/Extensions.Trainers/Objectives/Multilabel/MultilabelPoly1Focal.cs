using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Poly-1 focal loss of every label, averaged over the L labels: mean of -a_t (1 - p_t)^gamma log p_t + epsilon1 (1 - p_t)^(gamma + 1).</summary>
/// <remarks>
/// Outputs x (N, L) and labels y of 0 or 1 (N, L); losses (N,). p_t = sigmoid((2y - 1) x); a_t = alpha where y = 1, 1 - alpha where y = 0,
/// on the focal term only. Lipschitz.
/// Source: Leng, Tan, Liu, Cubuk, Shi, Cheng and Anguelov (2022), PolyLoss: A Polynomial Expansion Perspective of Classification Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("poly1_focal_sigmoid")]
public sealed record MultilabelPoly1Focal : MultilabelObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="epsilon1">See <see cref="Epsilon1"/>.</param>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MultilabelPoly1Focal(double epsilon1 = 1, double gamma = 2, double? alpha = null)
    {
        Epsilon1 = epsilon1;
        Gamma = gamma;
        Alpha = alpha;
    }

    /// <summary>Added to the coefficient 1 of the leading term (1 - p_t)^(gamma + 1); -1 or more. 0 gives the focal loss.</summary>
    /// <value>Default: 1. The paper tunes it per task.</value>
    public double Epsilon1 { get; init => field = Poly1Term.Range.Check(this, value); }

    /// <summary>How strongly easy labels are played down, 0 or more.</summary>
    /// <value>Default: 2.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Weight of present labels, in (0, 1); absent ones have the rest. Null for weight 1 on both, as in the paper.</summary>
    /// <value>Default: null.</value>
    public double? Alpha { get; init => field = Interval.InsideUnit.Check(this, value); }

    /// <summary>What is claimed of the loss; with alpha and a negative epsilon1 the second term can outweigh the first.</summary>
    public override ObjectiveTraits Traits => ObjectiveTraits.Lipschitz | (Alpha is null || Epsilon1 >= 0 ? ObjectiveTraits.NonNegative : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Sum(new SigmoidFocal.Direct(Gamma, Alpha, Epsilon1), outputs, width, labels, losses, gradient, 1f / width);

    private Tensor Graph(ObjectiveContext context) => SigmoidFocal.Terms(context, Gamma, Alpha, Epsilon1).mean([1]);
}
