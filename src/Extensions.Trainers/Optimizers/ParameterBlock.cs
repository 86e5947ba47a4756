using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What an optimizer works on at a time: views of one length into the flat tensors.</summary>
/// <param name="Parameters">Changed in place.</param>
/// <param name="Gradient">Zero after a step.</param>
/// <param name="Buffers">The optimizer's memory.</param>
/// <param name="Group">Gives the rates of these parameters.</param>
internal sealed record ParameterBlock(Tensor Parameters, Tensor Gradient, Tensor[] Buffers, ParameterGroup Group)
{
    /// <summary>Elements per block, few enough to stay in the cache while Torch's operations pass over them again and again.</summary>
    private const long Length = 1 << 17;

    private readonly bool inMainMemory = Parameters.device_type == TorchSharp.DeviceType.CPU;

    /// <summary>Makes one step with the rates of the group.</summary>
    public void Step(Optimizer optimizer, in StepSize size)
    {
        if (!inMainMemory)
            optimizer.Step(this, size.For(Group));
        else
            optimizer.Step(new ParameterSpans(Span(Parameters), Span(Gradient), Buffers.Length > 0 ? Span(Buffers[0]) : default, Buffers.Length > 1 ? Span(Buffers[1]) : default), size.For(Group));
    }

    /// <summary>Cuts flat tensors into blocks, none of which crosses the border of a group.</summary>
    /// <param name="parameters">All parameters.</param>
    /// <param name="gradient">Gradient of the parameters from <paramref name="gradientStart"/> on.</param>
    /// <param name="buffers">The optimizer's memory, as long as all parameters with a gradient.</param>
    /// <param name="groups">Disjoint stretches of the parameters.</param>
    /// <param name="gradientStart">First parameter that is cut into blocks.</param>
    public static ParameterBlock[] Cut(Tensor parameters, Tensor gradient, Tensor[] buffers, IEnumerable<ParameterGroup> groups, long gradientStart = 0)
    {
        var blocks = new List<ParameterBlock>();
        foreach (var group in groups)
            for (long start = Math.Max(group.Start, gradientStart), end = group.Start + group.Count, size; start < end; start += size)
            {
                size = Math.Min(Length, end - start);
                var at = start;
                blocks.Add(new(parameters.narrow(0, at, size), gradient.narrow(0, at - gradientStart, size), Array.ConvertAll(buffers, buffer => buffer.narrow(0, at, size)), group));
            }
        return [.. blocks];
    }

    private static Span<float> Span(Tensor tensor) => MemoryMarshal.Cast<byte, float>(tensor.bytes);
}
