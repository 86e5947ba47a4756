using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Training rows that are read anew in every epoch and shuffled within a buffer.</summary>
/// <param name="count">Number of rows.</param>
/// <param name="sample">Some of them.</param>
/// <param name="shuffler">Brings them in a random order.</param>
/// <param name="toPart">Makes tensors of a block of rows.</param>
/// <param name="seed">Seed of the run.</param>
/// <param name="cancellation">Ends the wait for rows.</param>
internal sealed class StreamedRows(int count, DataPart sample, RowShuffler shuffler, Func<ExampleBlock, DataPart> toPart, int seed, CancellationToken cancellation) : TrainingRows
{
    private const int ChunksBetweenCollections = 16;

    public override int Count => count;

    public override DataPart Sample => sample;

    public override void Visit(int epoch, Action<OrderedRows> train)
    {
        var chunks = 0;
        foreach (var chunk in shuffler.Shuffle(Seeds.Number(seed, Seeds.Purpose.Order, epoch), cancellation))
        {
            // Numbers in an objective of others' making (ours: see Number) are bits of native memory that only a finalizer frees. Between two collections, which the small managed heap hardly
            // asks for, they come to lie in the gaps that batches leave, so that no later batch fits there and the process grows.
            if (++chunks % ChunksBetweenCollections == 0)
                GC.Collect(0, GCCollectionMode.Forced, blocking: false);
            using var scope = NewDisposeScope();
            var part = toPart(chunk.Build());
            train(new(part.Features, part.Rows, part.Labels, part.Weights, part.Extras, tensor(chunk.Numbers.ToArray()).to(part.Labels.device)));
        }
    }
}
