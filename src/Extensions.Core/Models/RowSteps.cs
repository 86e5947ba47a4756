using System.Numerics.Tensors;

namespace MLExtensions.Models;

internal sealed class SoftmaxStep(int width, int buffer, int scratchBuffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = scratch.Row(buffer, width, row);
            RowMath.LogSoftmax(x, scratch.Rows(scratchBuffer, width, 1));
            TensorPrimitives.Exp(x, x);
        }
    }
}

internal sealed class UnitLengthStep(int width, int buffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = scratch.Row(buffer, width, row);
            TensorPrimitives.Divide(x, MathF.Max(MathF.Sqrt(RowMath.SumOfSquares(x)), UnitLengthLayer.Shortest), x);
        }
    }
}

internal sealed class AscendingStep(int width, int buffer) : FeedForwardStep
{
    public override void Run(ScratchRows scratch, int rows)
    {
        for (var row = 0; row < rows; row++)
        {
            var x = scratch.Row(buffer, width, row);
            for (var k = 1; k < width; k++)
                x[k] = x[k - 1] + (float)(Math.Max(x[k], 0) + Math.Log(1 + Math.Exp(-Math.Abs((double)x[k]))));
        }
    }
}
