using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What an objective remembers of each training row, and which of the rows are in the batch.</summary>
internal readonly struct RowMemory
{
    private readonly Tensor kept, rows;

    private RowMemory(Tensor kept, Tensor rows) => (this.kept, this.rows) = (kept, rows);

    /// <summary>The memory of a name, with rows of the outputs' type on their device; on first use every row is at its start.</summary>
    /// <param name="context">The batch.</param>
    /// <param name="name">Name of the memory within the objective.</param>
    /// <param name="start">Each number of a row that was never seen.</param>
    /// <param name="width">Numbers per row; null for one without a dimension of its own.</param>
    /// <exception cref="ArgumentException">There is not one row index per example, or an index is none of a training row.</exception>
    public static RowMemory Of(ObjectiveContext context, string name, double start, long? width = null)
    {
        var (rows, outputs, count) = (context.RowIndices, context.Outputs, context.State.ExampleCount);
        if (rows.numel() != outputs.size(0))
            throw new ArgumentException($"Memory per row needs one row index per example. Got {rows.numel()} for {outputs.size(0)} examples.", nameof(context));
        if (rows.numel() > 0)
        {
            // On a GPU an index out of range would take down the device and name nothing.
            var (low, high) = (rows.min().item<long>(), rows.max().item<long>());
            if (low < 0 || high >= count)
            {
                throw new ArgumentException(
                    $"Memory is kept of {count} training rows, with indices from 0 to {count - 1}. Got the index {(low < 0 ? low : high)}.", nameof(context));
            }
        }
        long[] shape = width is { } columns ? [count, columns] : [count];
        return new(context.State.GetOrAdd(name, () => full(shape, Number.Of(start), outputs.dtype, outputs.device)), rows);
    }

    /// <summary>The rows of the batch as they are now.</summary>
    public Tensor Read() => kept.index_select(0, rows);

    /// <summary>Replaces the rows of the batch; all others stay as they are.</summary>
    /// <param name="values">Rows outside any graph.</param>
    public void Write(Tensor values)
    {
        if (kept.device_type != TorchSharp.DeviceType.CPU || kept.numel() * kept.element_size() > int.MaxValue || rows.numel() == 0 || !values.is_contiguous() || !rows.is_contiguous())
        {
            kept.index_copy_(0, rows, values);
            return;
        }
        // index_copy_ takes a microsecond per row
        var from = values.bytes;
        var to = kept.bytes;
        var indices = DirectLosses.Of<long>(rows);
        var size = from.Length / indices.Length;
        for (var row = 0; row < indices.Length; row++)
            from.Slice(row * size, size).CopyTo(to.Slice((int)indices[row] * size, size));
    }
}
