using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Trainers;

/// <summary>How parameters follow their gradients. Choose <see cref="AdamW"/>, <see cref="Adam"/>, <see cref="Sgd"/> or <see cref="Lion"/>.</summary>
/// <remarks>
/// <para>Weight decay acts on weight matrices only, never on biases or normalisation parameters.</para>
/// <para>On sparse features and the CPU, a step moves the first layer's weights of those features alone that occur in its batch. The weights of a
/// feature are optimised by the steps whose batches contain it: momentum, bias correction and weight decay count these steps only. Where every
/// batch contains every feature, that is the ordinary step. On other devices every step moves all weights.</para>
/// </remarks>
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

    /// <summary>Number of flat tensors, as long as the parameters, that the optimizer keeps between steps: at most 2. They start at zero.</summary>
    internal abstract int BufferCount { get; }

    /// <summary>Makes one step in place with Torch's operations, on any device. The gradient is zero afterwards.</summary>
    /// <param name="block">Parameters to move.</param>
    /// <param name="size">Numbers of the step; <see cref="WeightDecay"/> and <see cref="LearningRate"/> themselves are not looked at.</param>
    internal abstract void Step(ParameterBlock block, in StepSize size);

    /// <summary>Makes the same step in main memory, in managed code; it agrees to a few units in the last place.</summary>
    /// <param name="spans">Parameters to move.</param>
    /// <param name="size">Numbers of the step.</param>
    internal abstract void Step(in ParameterSpans spans, in StepSize size);
}
