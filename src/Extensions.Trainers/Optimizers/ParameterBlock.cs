using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What an optimizer works on at a time: views of one length into the flat tensors.</summary>
/// <param name="Parameters">Changed in place.</param>
/// <param name="Gradient">May be used as scratch space.</param>
/// <param name="Buffers">The optimizer's memory.</param>
/// <param name="Decays">Whether weight decay acts on these parameters.</param>
internal sealed record ParameterBlock(Tensor Parameters, Tensor Gradient, Tensor[] Buffers, bool Decays)
{
    /// <summary>
    /// Elements per block. An optimizer makes about eight passes; over blocks that stay in the cache they cost far less than over a matrix of
    /// millions of elements, as text features make.
    /// </summary>
    private const long Length = 1 << 17;

    /// <summary>Cuts flat tensors into blocks: the front part, which decays, and the rest.</summary>
    public static ParameterBlock[] Cut(Tensor parameters, Tensor gradient, Tensor[] buffers, long decayed, long count)
    {
        var blocks = new List<ParameterBlock>();
        for (long start = 0, size; start < count; start += size)
        {
            size = Math.Min(Length, (start < decayed ? decayed : count) - start);
            Tensor Part(Tensor flat) => flat.narrow(0, start, size);
            blocks.Add(new(Part(parameters), Part(gradient), Array.ConvertAll(buffers, Part), start < decayed));
        }
        return [.. blocks];
    }
}
