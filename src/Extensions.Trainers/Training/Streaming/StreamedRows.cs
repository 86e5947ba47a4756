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
    public override int Count => count;

    public override DataPart Sample => sample;

    public override void Visit(int epoch, Action<OrderedRows> train)
    {
        foreach (var chunk in shuffler.Shuffle(Seeds.Number(seed, Seeds.Purpose.Order, epoch), cancellation))
        {
            using var scope = NewDisposeScope();
            var part = toPart(chunk.Build());
            train(new(part.Features, part.Rows, part.Labels, part.Weights, tensor(chunk.Numbers.ToArray()).to(part.Labels.device)));
        }
    }
}
