using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>Lion: every weight moves by the same amount, in the direction of the sign of a mean gradient; weight decay is decoupled.</summary>
/// <remarks>
/// w -= rate * (sign(b1 m + (1 - b1) g) + decay * w); m = b2 m + (1 - b2) g. Its learning rate is about a tenth of AdamW's, its decay ten times.
/// Source: Chen et al. (2023), Symbolic Discovery of Optimization Algorithms, NeurIPS, algorithm 2.
/// </remarks>
public sealed record Lion : Optimizer
{
    /// <summary>Learning rate 0.0001, weight decay 0.1.</summary>
    public Lion() : base(learningRate: 1e-4, weightDecay: 0.1) { }

    /// <summary>Share of the memory in the direction of a step, b1.</summary>
    /// <value>Default: 0.9. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta1 { get; init; } = 0.9;

    /// <summary>Memory of the mean gradient, b2.</summary>
    /// <value>Default: 0.99. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Beta2 { get; init; } = 0.99;

    internal override int BufferCount => 1;

    internal override void Step(ParameterBlock block, long number, double rate)
    {
        var mean = block.Buffers[0];
        if (block.Decays && WeightDecay > 0)
            block.Parameters.mul_(1 - rate * WeightDecay);
        var direction = mean.mul(Beta1).add_(block.Gradient, alpha: 1 - Beta1).sign_();
        block.Parameters.add_(direction, alpha: -rate);
        mean.mul_(Beta2).add_(block.Gradient, alpha: 1 - Beta2);
    }
}
