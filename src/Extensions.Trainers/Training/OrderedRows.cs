using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Rows in the order in which they train; all tensors but <paramref name="Rows"/> are in that order.</summary>
/// <param name="Features">Gives the features.</param>
/// <param name="Rows">Row numbers within <paramref name="Features"/>, int64 on the CPU.</param>
/// <param name="Labels">Labels, on the device and of the type that objectives expect.</param>
/// <param name="Weights">Weights, class weights included, or null.</param>
/// <param name="Extras">Values of the objective's columns, or null.</param>
/// <param name="Positions">Position of each row among all training rows, the same in every epoch, int64 on the device.</param>
internal sealed record OrderedRows(FeatureSource Features, Tensor Rows, Tensor Labels, Tensor? Weights, Tensor? Extras, Tensor Positions)
{
    /// <summary>Number of rows.</summary>
    public int Count => (int)Rows.shape[0];

    /// <summary>Rows of each batch; null where all but the last one hold as many as the options say.</summary>
    public int[]? BatchSizes { get; init; }

    /// <summary>Stretches of rows to gather at a time, each of whole batches.</summary>
    /// <param name="batchSize">Rows of a batch.</param>
    public IEnumerable<(int Start, int Count)> Chunks(int batchSize)
    {
        var start = 0;
        if (BatchSizes is not null)
            foreach (var size in BatchSizes)
                yield return ((start += size) - size, size);
        else
            for (var rows = Features.ChunkRows(batchSize); start < Count; start += rows)
                yield return (start, Math.Min(rows, Count - start));
    }
}
