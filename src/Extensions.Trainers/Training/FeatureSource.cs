using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Gives standardised features of any rows as a tensor on the training device.</summary>
internal abstract class FeatureSource
{
    /// <summary>Number of rows to gather at once for batches of a given size: a multiple of it.</summary>
    public abstract int ChunkRows(int batchSize);

    /// <summary>Features (rows, columns) of the given rows, new or sharing memory with nothing that changes.</summary>
    /// <param name="rows">Row numbers, int64 on the CPU.</param>
    public abstract Tensor Gather(Tensor rows);

    public static FeatureSource Create(FeatureBlock features, InputScale scale, Device device) => features switch
    {
        DenseFeatures dense => new DenseSource(dense, scale, device),
        SparseFeatures sparse => new SparseSource(sparse, scale, device),
        _ => throw new ArgumentException($"No tensors for {features.GetType().Name}.", nameof(features)),
    };
}
