using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>What <see cref="Adam"/> and <see cref="AdamW"/> share: all but the weight decay.</summary>
/// <remarks>m = b1 m + (1 - b1) g; v = b2 v + (1 - b2) g^2; w -= rate * (m / (1 - b1^t)) / (sqrt(v / (1 - b2^t)) + epsilon).</remarks>
public abstract record AdaptiveMomentOptimizer : Optimizer
{
    private protected AdaptiveMomentOptimizer(double weightDecay) : base(learningRate: 1e-3, weightDecay) { }

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

    internal override int BufferCount => 2;

    internal override void Step(ParameterBlock block, long number, double rate)
    {
        if (block.Decays && WeightDecay > 0)
            Decay(block, rate);

        var (mean, square) = (block.Buffers[0], block.Buffers[1]);
        mean.mul_(Beta1).add_(block.Gradient, alpha: 1 - Beta1);
        square.mul_(Beta2).addcmul_(block.Gradient, block.Gradient, 1 - Beta2);

        // Both bias corrections go into the factor and epsilon, which saves a pass over the parameters.
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, number));
        var factor = -rate * correction / (1 - Math.Pow(Beta1, number));
        var denominator = block.Gradient.copy_(square).sqrt_().add_(Epsilon * correction);   // the gradient is used up
        block.Parameters.addcdiv_(mean, denominator, factor);
    }

    /// <summary>Weight decay of one step, before the moments are updated.</summary>
    private protected abstract void Decay(ParameterBlock block, double rate);
}
