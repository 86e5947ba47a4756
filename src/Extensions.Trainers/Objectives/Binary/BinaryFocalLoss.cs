using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Binary focal loss: -a_t (1 - p_t)^gamma log p_t, with p_t the probability of the label; it turns training towards the examples that are still hard.</summary>
/// <remarks>
/// Outputs x (N,) and labels y of 0 or 1 (N,): p_t = sigmoid((2y - 1) x); a_t = alpha where y = 1, 1 - alpha where y = 0. Losses in nats.
/// The mean is over examples; official detection code divides by the number of positives instead. Lipschitz; convex only for gamma 0.
/// Source: Lin, Goyal, Girshick, He and Dollar (2017), Focal Loss for Dense Object Detection, ICCV.
/// </remarks>
[ObjectiveName("focal_binary")]
public sealed record BinaryFocalLoss : BinaryObjective, IDirectObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="gamma">See <see cref="Gamma"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryFocalLoss(double gamma = 2, double? alpha = 0.25)
    {
        Gamma = gamma;
        Alpha = alpha;
    }

    /// <summary>How strongly easy examples are played down, 0 or more; 0 gives (weighted) cross entropy.</summary>
    /// <value>Default: 2.</value>
    public double Gamma { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Weight of the positive class, in (0, 1); the negative class has the rest. Null for weight 1 on both.</summary>
    /// <value>Default: 0.25.</value>
    public double? Alpha { get; init => field = Interval.InsideUnit.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Lipschitz | (Gamma == 0 ? ObjectiveTraits.Convex : 0);

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => DirectGraph.Losses(this, context) ?? Graph(context);

    bool IDirectObjective.IsDirect => true;

    void IDirectObjective.Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
        => DirectElements.Single(new SigmoidFocal.Direct(Gamma, Alpha), outputs, labels, losses, gradient);

    private Tensor Graph(ObjectiveContext context) => SigmoidFocal.Terms(context, Gamma, Alpha);
}
