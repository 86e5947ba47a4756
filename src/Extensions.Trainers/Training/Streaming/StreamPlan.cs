using System.Collections.Immutable;
using System.Globalization;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>How the memory below the ceiling is shared out where rows are streamed.</summary>
/// <param name="BufferRows">Rows that wait in the shuffle buffer.</param>
/// <param name="ChunkRows">Rows that go to training at a time: whole batches.</param>
/// <param name="SampleRows">Most rows to measure on.</param>
/// <param name="ValidationRows">Most validation rows.</param>
internal sealed record StreamPlan(int BufferRows, int ChunkRows, int SampleRows, int ValidationRows)
{
    /// <summary>A median of so many rows is off by less than half a percent of the rows.</summary>
    private const int MostSampleRows = 1 << 16;

    /// <summary>Fewer batches than this in the buffer would be no shuffling.</summary>
    private const int FewestBufferBatches = 4;

    /// <summary>One eighth of the rows in memory goes to the sample and one to validation.</summary>
    private const int Shares = 8;

    /// <summary>Bytes of the statistics of a feature.</summary>
    private const double StatisticsBytes = 40;

    /// <summary>Bytes of an entry of a sparse batch in Torch: two indices and a value.</summary>
    private const double SparseEntryBytes = 2 * sizeof(long) + sizeof(float);

    /// <summary>Shares out the memory.</summary>
    /// <param name="request">Names the stream.</param>
    /// <param name="options">Ceiling, batch size and network.</param>
    /// <param name="objective">Tells the number of outputs.</param>
    /// <exception cref="InvalidOperationException">The ceiling does not hold the network, one batch and the smallest buffer.</exception>
    public static StreamPlan Make(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective)
    {
        var (stream, batch) = (request.Stream!, options.BatchSize);
        var (shape, entries) = (stream.Shape, stream.EntriesPerRow);
        var network = MemoryEstimate.NetworkBytes(options, LargestLayout(request, options, objective), shape.IsSparse);
        var row = shape.Bytes(entries);
        var features = shape.IsSparse ? SparseEntryBytes * entries : sizeof(float) * (double)shape.FeatureCount;
        var chunkRow = RowShuffler.ChunkCount * row + features + sizeof(long) * (shape.LabelWidth + shape.ExtraWidth + 2.0);   // as read, as a batch, labels and positions as tensors

        var ceiling = options.MemoryCeilingMegabytes << 20 ?? MemoryBudget.DefaultCeiling;
        var least = network + StatisticsBytes * shape.FeatureCount + batch * (chunkRow + FewestBufferBatches * row * Shares / (Shares - 2));
        if (least > ceiling)
            throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture,
                $"Training needs at least {MemoryBudget.Megabytes(least)} MB even where rows are streamed: {MemoryBudget.Megabytes(network)} MB for the network, the rest for batches of {batch:N0} rows with {shape.FeatureCount:N0} features and {FewestBufferBatches} of them to shuffle. ") +
                string.Create(CultureInfo.InvariantCulture, $"{nameof(options.MemoryCeilingMegabytes)} allows {MemoryBudget.Megabytes(ceiling)}. Raise it, or use smaller batches, fewer features or smaller hidden layers."));

        var rows = ceiling - network - StatisticsBytes * shape.FeatureCount;
        var preferred = shape.IsSparse ? batch : DenseSource.ChunkRowsOf(shape.FeatureCount, batch);
        var chunk = (int)Math.Clamp(rows / 4 / chunkRow / batch, 1, preferred / batch) * batch;
        var waiting = Math.Min((rows - chunk * chunkRow) / row, MostRows(shape));
        return new(
            (int)(waiting * (Shares - 2) / Shares),
            chunk,
            (int)Math.Clamp(waiting / Shares, 1, MostSampleRows),
            (int)Math.Max(waiting / Shares, 1));
    }

    /// <summary>The network, were every dense feature a number that is embedded.</summary>
    private static NetworkLayout LargestLayout(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective)
    {
        var (shape, network) = (request.Stream!.Shape, options.Network);
        ImmutableArray<int> Numbers(int? most) => [.. Enumerable.Range(0, shape.IsSparse ? 0 : Math.Min(shape.FeatureCount, most ?? 0))];
        var pieces = Numbers(network.PiecewiseEmbedding?.MaximumFeatures);
        var knots = pieces.IsEmpty ? null : new NumberKnots(pieces, [.. pieces.Select(_ => ImmutableArray.Create(new float[network.PiecewiseEmbedding!.MaximumPieces + 1]))]);
        return new(shape.FeatureCount, objective.OutputCount(request.LabelCount), network, Numbers(network.NumberEmbedding?.MaximumFeatures), options.LearningRates, knots: knots);
    }

    /// <summary>Most rows whose values an array can hold.</summary>
    private static double MostRows(RowShape shape) => (double)Array.MaxLength / Math.Max(Math.Max(shape.LabelWidth, shape.ExtraWidth), shape.IsSparse ? 1 : shape.FeatureCount);
}
