using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>Keeps a tile of outputs in registers over all inputs: 8 rows by 2 vectors of outputs.</summary>
/// <remarks>
/// Weights lie in panels as wide as a tile, inputs one after another, so that a tile reads them in order and a panel stays in the cache
/// for all rows. The last panel may be narrower: what a vector reads beyond it lands in idle outputs.
/// </remarks>
internal sealed class TiledDenseKernel<TVector, TUnit> : DenseKernel
    where TVector : struct
    where TUnit : struct, IVectorUnit<TVector>
{
    private const int TileRows = 8;
    private const int Line = 64;
    private readonly int inputCount, stride, origin;
    private readonly float[] weights, biases;

    public TiledDenseKernel(DenseLayer layer) : base(layer.OutputCount)
    {
        (inputCount, stride) = (layer.InputCount, ScratchRows.Stride(layer.OutputCount));
        biases = ScratchRows.Padded(layer.Biases.AsSpan());
        // Pinned, so that the first weight stays at the beginning of a cache line: vectors across two lines cost a third of the speed.
        weights = GC.AllocateArray<float>(layer.Weights.Length + 2 * PanelWidth + ScratchRows.Lanes, pinned: true);
        origin = (int)(-Marshal.UnsafeAddrOfPinnedArrayElement(weights, 0) & (Line - 1)) / sizeof(float);
        for (var start = 0; start < OutputCount; start += PanelWidth)
        {
            var panel = Panel(start, out var width);
            for (var input = 0; input < inputCount; input++)
                layer.Weights.AsSpan(input * OutputCount + start, width).CopyTo(panel[(input * width)..]);
        }
    }

    private static int PanelWidth => 2 * TUnit.Width;

    public override void Run(ReadOnlySpan<float> x, int distance, int rows, Span<float> z)
    {
        if (x.Length < (rows - 1L) * distance + inputCount || z.Length < (long)rows * stride)
            throw new ArgumentException("The rows do not fit.");
        var tiled = rows - rows % TileRows;
        for (var start = 0; tiled > 0 && start < OutputCount; start += PanelWidth)
        {
            ref var w = ref MemoryMarshal.GetReference(Panel(start, out var width));
            for (var row = 0; row < tiled; row += TileRows)
                Tile(ref w, width, ref MemoryMarshal.GetReference(x[(row * distance)..]), distance, ref biases[start], ref z[row * stride + start]);
        }
        for (var row = tiled; row < rows; row++)
            RunRow(new EveryInput(), x.Slice(row * distance, inputCount), z.Slice(row * stride, stride));
    }

    public override void Run(ReadOnlySpan<int> indices, ReadOnlySpan<float> x, Span<float> z)
    {
        if (indices.Length != x.Length)
            throw new ArgumentException($"A sparse row needs one index per value; got {indices.Length} for {x.Length} values.", nameof(indices));
        foreach (var index in indices)
        {
            if ((uint)index >= (uint)inputCount)
                throw new ArgumentException($"Indices of a row must lie in 0 to {inputCount - 1}; got {index}.", nameof(indices));
        }
        RunRow(new ListedInputs(indices), x, z[..stride]);
    }

    private void Tile(ref float w, int panelWidth, ref float x, int distance, ref float bias, ref float z)
    {
        if (panelWidth > TUnit.Width)
            TileOfTwo(ref w, panelWidth, ref x, distance, ref bias, ref z);
        else
            TileOfOne(ref w, panelWidth, ref x, distance, ref bias, ref z);
    }

    private void TileOfTwo(ref float w, int panelWidth, ref float x, int distance, ref float bias, ref float z)
    {
        ref var x0 = ref x;
        ref var x1 = ref Unsafe.Add(ref x0, distance);
        ref var x2 = ref Unsafe.Add(ref x1, distance);
        ref var x3 = ref Unsafe.Add(ref x2, distance);
        ref var x4 = ref Unsafe.Add(ref x3, distance);
        ref var x5 = ref Unsafe.Add(ref x4, distance);
        ref var x6 = ref Unsafe.Add(ref x5, distance);
        ref var x7 = ref Unsafe.Add(ref x6, distance);
        TVector a0 = TUnit.Load(ref bias, 0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        TVector b0 = TUnit.Load(ref bias, TUnit.Width), b1 = b0, b2 = b0, b3 = b0, b4 = b0, b5 = b0, b6 = b0, b7 = b0;
        for (nint k = 0; k < inputCount; k++)
        {
            var u = TUnit.Load(ref w, 0);
            var v = TUnit.Load(ref w, TUnit.Width);
            w = ref Unsafe.Add(ref w, panelWidth);
            var f0 = TUnit.Broadcast(Unsafe.Add(ref x0, k));
            a0 = TUnit.MultiplyAdd(f0, u, a0);
            b0 = TUnit.MultiplyAdd(f0, v, b0);
            var f1 = TUnit.Broadcast(Unsafe.Add(ref x1, k));
            a1 = TUnit.MultiplyAdd(f1, u, a1);
            b1 = TUnit.MultiplyAdd(f1, v, b1);
            var f2 = TUnit.Broadcast(Unsafe.Add(ref x2, k));
            a2 = TUnit.MultiplyAdd(f2, u, a2);
            b2 = TUnit.MultiplyAdd(f2, v, b2);
            var f3 = TUnit.Broadcast(Unsafe.Add(ref x3, k));
            a3 = TUnit.MultiplyAdd(f3, u, a3);
            b3 = TUnit.MultiplyAdd(f3, v, b3);
            var f4 = TUnit.Broadcast(Unsafe.Add(ref x4, k));
            a4 = TUnit.MultiplyAdd(f4, u, a4);
            b4 = TUnit.MultiplyAdd(f4, v, b4);
            var f5 = TUnit.Broadcast(Unsafe.Add(ref x5, k));
            a5 = TUnit.MultiplyAdd(f5, u, a5);
            b5 = TUnit.MultiplyAdd(f5, v, b5);
            var f6 = TUnit.Broadcast(Unsafe.Add(ref x6, k));
            a6 = TUnit.MultiplyAdd(f6, u, a6);
            b6 = TUnit.MultiplyAdd(f6, v, b6);
            var f7 = TUnit.Broadcast(Unsafe.Add(ref x7, k));
            a7 = TUnit.MultiplyAdd(f7, u, a7);
            b7 = TUnit.MultiplyAdd(f7, v, b7);
        }
        TUnit.Store(a0, ref z, 0);
        TUnit.Store(b0, ref z, TUnit.Width);
        TUnit.Store(a1, ref z, stride);
        TUnit.Store(b1, ref z, stride + TUnit.Width);
        TUnit.Store(a2, ref z, 2 * stride);
        TUnit.Store(b2, ref z, 2 * stride + TUnit.Width);
        TUnit.Store(a3, ref z, 3 * stride);
        TUnit.Store(b3, ref z, 3 * stride + TUnit.Width);
        TUnit.Store(a4, ref z, 4 * stride);
        TUnit.Store(b4, ref z, 4 * stride + TUnit.Width);
        TUnit.Store(a5, ref z, 5 * stride);
        TUnit.Store(b5, ref z, 5 * stride + TUnit.Width);
        TUnit.Store(a6, ref z, 6 * stride);
        TUnit.Store(b6, ref z, 6 * stride + TUnit.Width);
        TUnit.Store(a7, ref z, 7 * stride);
        TUnit.Store(b7, ref z, 7 * stride + TUnit.Width);
    }

    private void TileOfOne(ref float w, int panelWidth, ref float x, int distance, ref float bias, ref float z)
    {
        ref var x0 = ref x;
        ref var x1 = ref Unsafe.Add(ref x0, distance);
        ref var x2 = ref Unsafe.Add(ref x1, distance);
        ref var x3 = ref Unsafe.Add(ref x2, distance);
        ref var x4 = ref Unsafe.Add(ref x3, distance);
        ref var x5 = ref Unsafe.Add(ref x4, distance);
        ref var x6 = ref Unsafe.Add(ref x5, distance);
        ref var x7 = ref Unsafe.Add(ref x6, distance);
        TVector a0 = TUnit.Load(ref bias, 0), a1 = a0, a2 = a0, a3 = a0, a4 = a0, a5 = a0, a6 = a0, a7 = a0;
        for (nint k = 0; k < inputCount; k++)
        {
            var u = TUnit.Load(ref w, 0);
            w = ref Unsafe.Add(ref w, panelWidth);
            a0 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x0, k)), u, a0);
            a1 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x1, k)), u, a1);
            a2 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x2, k)), u, a2);
            a3 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x3, k)), u, a3);
            a4 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x4, k)), u, a4);
            a5 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x5, k)), u, a5);
            a6 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x6, k)), u, a6);
            a7 = TUnit.MultiplyAdd(TUnit.Broadcast(Unsafe.Add(ref x7, k)), u, a7);
        }
        TUnit.Store(a0, ref z, 0);
        TUnit.Store(a1, ref z, stride);
        TUnit.Store(a2, ref z, 2 * stride);
        TUnit.Store(a3, ref z, 3 * stride);
        TUnit.Store(a4, ref z, 4 * stride);
        TUnit.Store(a5, ref z, 5 * stride);
        TUnit.Store(a6, ref z, 6 * stride);
        TUnit.Store(a7, ref z, 7 * stride);
    }

    /// <summary>One row, two panels at a time: their four chains hide the latency of the multiply-add.</summary>
    private void RunRow<TInputs>(TInputs inputs, ReadOnlySpan<float> x, Span<float> z) where TInputs : IInputs, allows ref struct
    {
        var start = 0;
        for (; start + 2 * PanelWidth <= OutputCount; start += 2 * PanelWidth)
            RowOfFour(inputs, x, start, z);
        for (; start + TUnit.Width < OutputCount; start += PanelWidth)
            RowOfTwo(inputs, x, start, z);
        if (start < OutputCount)
            RowOfOne(inputs, x, start, z);
    }

    private void RowOfFour<TInputs>(TInputs inputs, ReadOnlySpan<float> x, int start, Span<float> z) where TInputs : IInputs, allows ref struct
    {
        ref var w = ref MemoryMarshal.GetReference(Panel(start, out _));
        ref var next = ref MemoryMarshal.GetReference(Panel(start + PanelWidth, out _));
        ref var bias = ref biases[start];
        TVector a0 = TUnit.Load(ref bias, 0), a1 = TUnit.Load(ref bias, TUnit.Width);
        TVector a2 = TUnit.Load(ref bias, PanelWidth), a3 = TUnit.Load(ref bias, PanelWidth + TUnit.Width);
        for (var k = 0; k < x.Length; k++)
        {
            var value = TUnit.Broadcast(x[k]);
            var at = inputs[k] * PanelWidth;
            a0 = TUnit.MultiplyAdd(value, TUnit.Load(ref w, at), a0);
            a1 = TUnit.MultiplyAdd(value, TUnit.Load(ref w, at + TUnit.Width), a1);
            a2 = TUnit.MultiplyAdd(value, TUnit.Load(ref next, at), a2);
            a3 = TUnit.MultiplyAdd(value, TUnit.Load(ref next, at + TUnit.Width), a3);
        }
        ref var target = ref z[start];
        TUnit.Store(a0, ref target, 0);
        TUnit.Store(a1, ref target, TUnit.Width);
        TUnit.Store(a2, ref target, PanelWidth);
        TUnit.Store(a3, ref target, PanelWidth + TUnit.Width);
    }

    private void RowOfTwo<TInputs>(TInputs inputs, ReadOnlySpan<float> x, int start, Span<float> z) where TInputs : IInputs, allows ref struct
    {
        ref var w = ref MemoryMarshal.GetReference(Panel(start, out var width));
        TVector a0 = TUnit.Load(ref biases[start], 0), a1 = TUnit.Load(ref biases[start], TUnit.Width);
        for (var k = 0; k < x.Length; k++)
        {
            var value = TUnit.Broadcast(x[k]);
            var at = inputs[k] * width;
            a0 = TUnit.MultiplyAdd(value, TUnit.Load(ref w, at), a0);
            a1 = TUnit.MultiplyAdd(value, TUnit.Load(ref w, at + TUnit.Width), a1);
        }
        TUnit.Store(a0, ref z[start], 0);
        TUnit.Store(a1, ref z[start], TUnit.Width);
    }

    private void RowOfOne<TInputs>(TInputs inputs, ReadOnlySpan<float> x, int start, Span<float> z) where TInputs : IInputs, allows ref struct
    {
        ref var w = ref MemoryMarshal.GetReference(Panel(start, out var width));
        var a0 = TUnit.Load(ref biases[start], 0);
        for (var k = 0; k < x.Length; k++)
            a0 = TUnit.MultiplyAdd(TUnit.Broadcast(x[k]), TUnit.Load(ref w, inputs[k] * width), a0);
        TUnit.Store(a0, ref z[start], 0);
    }

    /// <summary>The weights of the outputs from one on, one input after another, <paramref name="width"/> to each.</summary>
    private Span<float> Panel(int start, out int width)
    {
        width = Math.Min(PanelWidth, OutputCount - start);
        return weights.AsSpan(origin + inputCount * start);
    }

    /// <summary>Which input the k-th given value belongs to.</summary>
    private interface IInputs
    {
        int this[int k] { get; }
    }

    private readonly struct EveryInput : IInputs
    {
        public int this[int k] => k;
    }

    private readonly ref struct ListedInputs(ReadOnlySpan<int> indices) : IInputs
    {
        private readonly ReadOnlySpan<int> indices = indices;

        public int this[int k]
        {
            [MethodImpl(MethodImplOptions.AggressiveInlining)]
            get => indices[k];
        }
    }
}
