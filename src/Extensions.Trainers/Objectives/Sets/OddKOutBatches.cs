namespace MLExtensions.Trainers;

/// <summary>Batches of the sets of <see cref="OddKOut"/>: about as many rows in an epoch as there are training rows, and about as many in a batch as are asked for.</summary>
internal sealed class OddKOutBatches : RowSampler
{
    private readonly OddKOutSampler sampler;
    private readonly int batchRows;

    /// <param name="labels">Classes of the training rows.</param>
    /// <param name="oddCount">k.</param>
    /// <param name="batchSize">Rows of a batch; rounded down to whole sets, one at least.</param>
    /// <exception cref="ArgumentException">The rows have fewer classes than k + 2, or no class has two rows.</exception>
    public OddKOutBatches(ReadOnlySpan<long> labels, int oddCount, int batchSize)
    {
        var setSize = oddCount + 2;
        sampler = new(labels, oddCount);
        batchRows = Math.Max(1, batchSize / setSize) * setSize;
        BatchCount = (labels.Length + batchRows - 1) / batchRows;
    }

    public override int BatchCount { get; }

    public override IReadOnlyList<long[]> Draw(Random random) =>
        [.. Enumerable.Range(0, BatchCount).Select(_ => Array.ConvertAll(sampler.Sample(batchRows, random), row => (long)row))];
}
