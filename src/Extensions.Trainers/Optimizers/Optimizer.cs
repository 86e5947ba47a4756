using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>How parameters follow their gradients. Choose <see cref="AdamW"/>, <see cref="Adam"/>, <see cref="Sgd"/> or <see cref="Lion"/>.</summary>
/// <remarks>Weight decay acts on weight matrices only, never on biases or normalisation parameters.</remarks>
public abstract record Optimizer
{
    private protected Optimizer(double learningRate, double weightDecay) => (LearningRate, WeightDecay) = (learningRate, weightDecay);

    /// <summary>Highest learning rate of the run; the schedule multiplies it.</summary>
    /// <value>Default: see the optimizer. Above 0.</value>
    [Range(0.0, 1e6, MinimumIsExclusive = true)]
    public double LearningRate { get; init; }

    /// <summary>Strength of the pull of weights towards zero; see the optimizer for its unit.</summary>
    /// <value>Default: see the optimizer. At least 0.</value>
    [Range(0.0, 1e6)]
    public double WeightDecay { get; init; }

    /// <summary>Number of flat tensors, as long as the parameters, that the optimizer keeps between steps. They start at zero.</summary>
    internal abstract int BufferCount { get; }

    /// <summary>Makes one step in place.</summary>
    /// <param name="block">Parameters to move.</param>
    /// <param name="number">Number of the step, from 1.</param>
    /// <param name="rate">Learning rate of the step.</param>
    internal abstract void Step(ParameterBlock block, long number, double rate);
}
