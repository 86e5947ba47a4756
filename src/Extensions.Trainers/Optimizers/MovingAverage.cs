using System.Numerics.Tensors;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>The moving average of the parameters.</summary>
internal static unsafe class MovingAverage
{
    /// <summary>average = memory * average + (1 - memory) * values, in one pass where they lie in main memory.</summary>
    public static void Step(Tensor average, Tensor values, double memory)
    {
        if (average.device_type != DeviceType.CPU)
        {
            average.mul_(Number.Of(memory)).add_(values, alpha: Number.Of(1 - memory));
            return;
        }
        var share = (float)(1 - memory);
        var target = RowParts.Start(average);
        var source = RowParts.Start(values);
        RowParts.Run((int)values.numel(), 1, (_, start, end) =>
        {
            var place = new Span<float>(target + start, end - start);
            TensorPrimitives.Lerp(place, new ReadOnlySpan<float>(source + start, place.Length), share, place);
        });
    }
}
