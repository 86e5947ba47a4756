namespace MLExtensions.Trainers;

/// <summary>The rows that train, wherever they come from: every epoch visits each of them once, in an order of its own.</summary>
internal abstract class TrainingRows
{
    /// <summary>Number of rows.</summary>
    public abstract int Count { get; }

    /// <summary>Steps of an epoch.</summary>
    /// <param name="batchSize">Rows of a step.</param>
    public virtual long BatchCount(int batchSize) => (Count + batchSize - 1L) / batchSize;

    /// <summary>Rows in memory to measure on: all of them, or a uniform sample.</summary>
    public abstract DataPart Sample { get; }

    /// <summary>Hands out the rows of an epoch, part by part, on the calling thread.</summary>
    /// <param name="epoch">Epoch, from 0; with the seed it gives the order.</param>
    /// <param name="train">Trains on one part. Its tensors live until this returns. Every part but the last holds whole batches.</param>
    public abstract void Visit(int epoch, Action<OrderedRows> train);
}
