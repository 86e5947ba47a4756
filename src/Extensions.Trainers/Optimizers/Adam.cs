namespace MLExtensions.Trainers;

/// <summary>Adam. Its weight decay is the classic one: decay * w is added to the gradient.</summary>
/// <remarks>Source: Kingma and Ba (2015), Adam: A Method for Stochastic Optimization, ICLR.</remarks>
public sealed record Adam : AdaptiveMomentOptimizer
{
    /// <summary>Learning rate 0.001, no weight decay.</summary>
    public Adam() : base(weightDecay: 0) { }

    private protected override (double Coupled, double Shrink) Decay(in StepSize size) => (size.Decay, 1);
}
