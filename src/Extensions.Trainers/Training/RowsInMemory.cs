using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Training rows in memory: one part, in a uniformly random order.</summary>
/// <param name="part">The rows.</param>
/// <param name="seed">Seed of the run.</param>
internal sealed class RowsInMemory(DataPart part, int seed) : TrainingRows
{
    public override int Count => part.Count;

    public override DataPart Sample => part;

    public override void Visit(int epoch, Action<OrderedRows> train)
    {
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed, Seeds.Purpose.Order, epoch);
        var order = randperm(part.Count, ScalarType.Int64, generator: generator);
        var rows = part.Rows.index_select(0, order);
        var (labels, weights, extras) = part.Pick(rows);
        train(new(part.Features, rows, labels, weights, extras, order.to(labels.device)));
    }
}
