using System.Buffers;
using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Loops over the rows of a batch in fixed parts, on several threads where that pays, and vectors that end at the end of a row.</summary>
internal static unsafe class RowParts
{
    /// <summary>Number of parts; sums over rows are sums of so many partial sums, whatever the number of threads.</summary>
    public const int Count = ParallelParts.Count;

    /// <summary>Fewer elements than this are done faster than a second thread wakes up.</summary>
    private const long ElementsWorthThreads = 1 << 17;

    /// <param name="items">Number of rows, or of other things that are independent of each other.</param>
    /// <param name="elements">Elements of each.</param>
    /// <param name="work">Takes the number of the part, its first item and the item after its last one.</param>
    public static void Run(int items, long elements, Action<int, int, int> work)
    {
        if (items * elements >= ElementsWorthThreads)
            ParallelParts.Run(items, work);
        else
            for (var part = 0; part < Count; part++)
                work(part, (int)((long)items * part / Count), (int)((long)items * (part + 1) / Count));
    }

    /// <summary>Room for partial sums, all zero; it goes back with <see cref="AddUp"/>.</summary>
    /// <param name="width">Sums of each part.</param>
    public static float[] Sums(int width)
    {
        var sums = ArrayPool<float>.Shared.Rent(Count * width);
        sums.AsSpan(0, Count * width).Clear();
        return sums;
    }

    /// <summary>Adds the partial sums of all parts to two gradients, to the second one only where it is not null.</summary>
    /// <param name="sums">For each part those of the first gradient, then those of the second one.</param>
    /// <param name="first">(width).</param>
    /// <param name="second">(width), or null where each part has sums of the first gradient alone.</param>
    /// <param name="width">Length of each gradient.</param>
    public static void AddUp(float[] sums, float* first, float* second, int width)
    {
        for (int part = 0, start = 0; part < Count; part++)
        {
            AddTo(first);
            if (second is not null)
                AddTo(second);

            void AddTo(float* gradient)
            {
                TensorPrimitives.Add(new ReadOnlySpan<float>(gradient, width), sums.AsSpan(start, width), new Span<float>(gradient, width));
                start += width;
            }
        }
        ArrayPool<float>.Shared.Return(sums);
    }

    /// <summary>A vector, filled up with zeros where fewer values are left.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector<float> Load(float* source, int left) => left >= Vector<float>.Count ? Unsafe.ReadUnaligned<Vector<float>>(source) : LoadRest(source, left);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector<float> vector, float* target, int left)
    {
        if (left >= Vector<float>.Count)
            Unsafe.WriteUnaligned(target, vector);
        else
            StoreRest(vector, target, left);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Add(Vector<float> vector, float* sum, int left) => Store(Load(sum, left) + vector, sum, left);

    /// <summary>Address of the first element of a contiguous tensor in main memory; a span over all of a long tensor would be too long.</summary>
    public static float* Start(Tensor tensor)
    {
        if (tensor.numel() <= int.MaxValue / sizeof(float))
            return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
        using var element = tensor.view(-1).narrow(0, 0, 1);
        return (float*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(element.bytes));
    }

    private static Vector<float> LoadRest(float* source, int left)
    {
        Vector<float> vector = default;
        new ReadOnlySpan<float>(source, left).CopyTo(new Span<float>(&vector, Vector<float>.Count));
        return vector;
    }

    private static void StoreRest(Vector<float> vector, float* target, int left) => new ReadOnlySpan<float>(&vector, left).CopyTo(new Span<float>(target, left));
}
