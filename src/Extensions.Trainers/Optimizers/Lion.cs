using System.ComponentModel.DataAnnotations;
using System.Numerics;

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

    internal override void Step(ParameterBlock block, in StepSize size)
    {
        var mean = block.Buffers[0];
        if (size.GradientFactor != 1)
            block.Gradient.mul_(Number.Of(size.GradientFactor));
        if (size.Decay != 0)
            block.Parameters.mul_(Number.Of(1 - size.Rate * size.Decay));
        var direction = mean.mul(Number.Of(Beta1)).add_(block.Gradient, alpha: Number.Of(1 - Beta1)).sign_();
        block.Parameters.add_(direction, alpha: Number.Of(-size.Rate));
        mean.mul_(Number.Of(Beta2)).add_(block.Gradient, alpha: Number.Of(1 - Beta2));
        block.Gradient.zero_();
    }

    internal override void Step(in ParameterSpans spans, in StepSize size) => ManagedStep.Run(spans, new Formula(new((float)size.GradientFactor),
        new((float)(1 - size.Rate * size.Decay)), new((float)Beta1), new((float)(1 - Beta1)), new((float)Beta2), new((float)(1 - Beta2)), new((float)size.Rate)));

    private readonly record struct Formula(
        Vector<float> Clip, Vector<float> Shrink, Vector<float> Beta1, Vector<float> Rest1, Vector<float> Beta2, Vector<float> Rest2, Vector<float> Rate) : IStepFormula
    {
        public void Move(ref Vector<float> parameters, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> second)
        {
            gradient *= Clip;
            var mixed = mean * Beta1 + gradient * Rest1;
            var sign = Vector.ConditionalSelect(Vector.GreaterThan(mixed, Vector<float>.Zero), Vector<float>.One,
                Vector.ConditionalSelect(Vector.LessThan(mixed, Vector<float>.Zero), -Vector<float>.One, mixed));   // 0 and NaN stay
            parameters = parameters * Shrink - Rate * sign;
            mean = mean * Beta2 + gradient * Rest2;
        }
    }
}
