using System.Numerics.Tensors;

namespace MLExtensions.Models;

/// <summary>One operation on the scratch rows of a scoring session.</summary>
internal abstract class FeedForwardStep
{
    public abstract void Run(float[][] rows);
}

internal sealed class DenseStep(DenseKernel kernel, int inputCount, int source, int target) : FeedForwardStep
{
    public override void Run(float[][] rows) => kernel.Run(rows[source].AsSpan(0, inputCount), rows[target]);
}

internal sealed class ActivationStep(Activation function, int width, int row) : FeedForwardStep
{
    private readonly int padded = DenseKernel.Pad(width);

    public override void Run(float[][] rows) => Activations.Apply(function, rows[row].AsSpan(0, padded));
}

internal sealed class CopyStep(int width, int source, int target) : FeedForwardStep
{
    public override void Run(float[][] rows) => rows[source].AsSpan(0, width).CopyTo(rows[target]);
}

/// <summary>Adds the source to the target.</summary>
internal sealed class AddStep(int width, int source, int target) : FeedForwardStep
{
    public override void Run(float[][] rows)
    {
        var sum = rows[target].AsSpan(0, width);
        TensorPrimitives.Add(rows[source].AsSpan(0, width), sum, sum);
    }
}

internal sealed class NormalizationStep(LayerNormalization layer, int row) : FeedForwardStep
{
    public override void Run(float[][] rows)
    {
        var x = rows[row].AsSpan(0, layer.Scale.Length);
        // Two passes: the variance as a difference of large sums would lose its digits.
        TensorPrimitives.Subtract(x, TensorPrimitives.Sum<float>(x) / x.Length, x);
        var deviation = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(x) / x.Length + layer.Epsilon);
        TensorPrimitives.Divide(x, deviation, x);
        TensorPrimitives.MultiplyAdd(x, layer.Scale.AsSpan(), layer.Shift.AsSpan(), x);
    }
}
