using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Adam. Its weight decay is the classic one: decay * w is added to the gradient.</summary>
/// <remarks>
/// m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).
/// Source: Kingma and Ba (2015), Adam: A Method for Stochastic Optimization, ICLR.
/// </remarks>
public sealed record Adam : Optimizer
{
    /// <summary>Learning rate 0.001, no weight decay.</summary>
    public Adam() : base(learningRate: 1e-3, weightDecay: 0) { }

    /// <summary>Memory of the mean gradient, b1.</summary>
    /// <value>Default: 0.9. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Memory of the mean squared gradient, b2.</summary>
    /// <value>Default: 0.999. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.999;

    /// <summary>Added to the root mean squared gradient.</summary>
    /// <value>Default: 1e-8. Above 0.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double Epsilon { get; init; } = 1e-8;

    internal override int BufferCount => AdaptiveMoments.BufferCount;

    internal override void Step(ParameterBlock block, long number, double rate)
    {
        if (block.Decays && WeightDecay > 0)
            block.Gradient.add_(block.Parameters, alpha: WeightDecay);
        AdaptiveMoments.Step(block, number, rate, Beta1, Beta2, Epsilon);
    }
}
