using System.ComponentModel.DataAnnotations;
using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>Stochastic gradient descent with momentum. Its weight decay adds decay * w to the gradient.</summary>
/// <remarks>
/// u = momentum * u + g; w -= rate * u; with Nesterov's form w -= rate * (g + momentum * u).
/// Source: Sutskever, Martens, Dahl and Hinton (2013), On the importance of initialization and momentum in deep learning, ICML.
/// </remarks>
public sealed record Sgd : Optimizer
{
    /// <summary>Learning rate 0.05, no weight decay.</summary>
    public Sgd() : base(learningRate: 0.05, weightDecay: 0) { }

    /// <summary>Share of the last step that is made again.</summary>
    /// <value>Default: 0.9. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double Momentum { get; init; } = 0.9;

    /// <summary>Whether to use Nesterov's form.</summary>
    /// <value>Default: false.</value>
    public bool Nesterov { get; init; }

    internal override int BufferCount => 1;

    internal override void Step(ParameterBlock block, in StepSize size)
    {
        if (size.GradientFactor != 1)
            block.Gradient.mul_(Number.Of(size.GradientFactor));
        if (size.Decay != 0)
            block.Gradient.add_(block.Parameters, alpha: Number.Of(size.Decay));
        var velocity = block.Buffers[0].mul_(Number.Of(Momentum)).add_(block.Gradient, Number.One);
        var direction = Nesterov ? block.Gradient.add_(velocity, alpha: Number.Of(Momentum)) : velocity;
        block.Parameters.add_(direction, alpha: Number.Of(-size.Rate));
        block.Gradient.zero_();
    }

    internal override void Step(in ParameterSpans spans, in StepSize size) => ManagedStep.Run(spans, new Formula(new((float)size.GradientFactor),
        new((float)size.Decay), new((float)Momentum), new(Nesterov ? 1 : 0), new((float)(Nesterov ? Momentum : 1)), new((float)size.Rate)));

    private readonly record struct Formula(
        Vector<float> Clip, Vector<float> Decay, Vector<float> Momentum, Vector<float> OfGradient, Vector<float> OfVelocity, Vector<float> Rate) : IStepFormula
    {
        public void Move(ref Vector<float> parameters, Vector<float> gradient, ref Vector<float> velocity, ref Vector<float> second)
        {
            gradient = gradient * Clip + parameters * Decay;
            velocity = velocity * Momentum + gradient;
            parameters -= Rate * (OfGradient * gradient + OfVelocity * velocity);
        }
    }
}
