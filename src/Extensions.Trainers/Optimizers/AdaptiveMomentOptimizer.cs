using System.ComponentModel.DataAnnotations;
using System.Numerics;

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

    /// <summary>Weight decay before the moments are updated: g += Coupled * w, then w *= Shrink.</summary>
    private protected abstract (double Coupled, double Shrink) Decay(in StepSize size);

    internal override void Step(ParameterBlock block, in StepSize size)
    {
        var (coupled, shrink) = Decay(size);
        var (factor, epsilon) = Corrected(size);
        if (size.GradientFactor != 1)
            block.Gradient.mul_(Number.Of(size.GradientFactor));
        if (coupled != 0)
            block.Gradient.add_(block.Parameters, alpha: Number.Of(coupled));
        if (shrink != 1)
            block.Parameters.mul_(Number.Of(shrink));
        var (mean, square) = (block.Buffers[0], block.Buffers[1]);
        mean.mul_(Number.Of(Beta1)).add_(block.Gradient, alpha: Number.Of(1 - Beta1));
        square.mul_(Number.Of(Beta2)).addcmul_(block.Gradient, block.Gradient, Number.Of(1 - Beta2));
        var denominator = block.Gradient.copy_(square).sqrt_().add_(Number.Of(epsilon), Number.One);
        block.Parameters.addcdiv_(mean, denominator, Number.Of(-factor));
        block.Gradient.zero_();
    }

    internal override void Step(in ParameterSpans spans, in StepSize size)
    {
        var (coupled, shrink) = Decay(size);
        var (factor, epsilon) = Corrected(size);
        ManagedStep.Run(spans, new Formula(new((float)size.GradientFactor), new((float)coupled), new((float)shrink), new((float)Beta1), new((float)(1 - Beta1)),
            new((float)Beta2), new((float)(1 - Beta2)), new((float)epsilon), new((float)factor)));
    }

    /// <summary>Both bias corrections go into the rate and epsilon, which saves work per parameter.</summary>
    private (double Factor, double Epsilon) Corrected(in StepSize size)
    {
        var correction = Math.Sqrt(1 - Math.Pow(Beta2, size.Number));
        return (size.Rate * correction / (1 - Math.Pow(Beta1, size.Number)), Epsilon * correction);
    }

    private readonly record struct Formula(
        Vector<float> Clip, Vector<float> Coupled, Vector<float> Shrink, Vector<float> Beta1, Vector<float> Rest1, Vector<float> Beta2, Vector<float> Rest2,
        Vector<float> Epsilon, Vector<float> Factor) : IStepFormula
    {
        public void Move(ref Vector<float> parameters, Vector<float> gradient, ref Vector<float> mean, ref Vector<float> square)
        {
            gradient = gradient * Clip + parameters * Coupled;
            mean = mean * Beta1 + gradient * Rest1;
            square = square * Beta2 + gradient * gradient * Rest2;
            parameters = parameters * Shrink - Factor * mean / (Vector.SquareRoot(square) + Epsilon);
        }
    }
}
