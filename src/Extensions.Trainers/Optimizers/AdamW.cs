namespace MLExtensions.Trainers;

/// <summary>Adam with decoupled weight decay: w shrinks by the factor 1 - rate * decay at each step, apart from the gradient.</summary>
/// <remarks>Source: Loshchilov and Hutter (2019), Decoupled Weight Decay Regularization, ICLR.</remarks>
public sealed record AdamW : AdaptiveMomentOptimizer
{
    /// <summary>Learning rate 0.001, weight decay 0.01.</summary>
    public AdamW() : base(weightDecay: 0.01) { }

    private protected override (double Coupled, double Shrink) Decay(in StepSize size) => (0, 1 - size.Rate * size.Decay);
}
