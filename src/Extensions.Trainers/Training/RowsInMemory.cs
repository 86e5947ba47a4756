using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Training rows in memory: one part, in a uniformly random order, or in the batches that a sampler draws.</summary>
/// <param name="part">The rows.</param>
/// <param name="sampler">Draws the batches; null for every row once.</param>
/// <param name="seed">Seed of the run.</param>
internal sealed class RowsInMemory(DataPart part, RowSampler? sampler, int seed) : TrainingRows
{
    public override int Count => part.Count;

    public override DataPart Sample => part;

    public override long BatchCount(int batchSize) => sampler?.BatchCount ?? base.BatchCount(batchSize);

    public override void Visit(int epoch, Action<OrderedRows> train)
    {
        using var scope = NewDisposeScope();
        if (sampler is null)
        {
            using var generator = Seeds.Generator(seed, Seeds.Purpose.Order, epoch);
            train(Rows(randperm(part.Count, ScalarType.Int64, generator: generator)));
            return;
        }
        var batches = sampler.Draw(new Random(Seeds.Number(seed, Seeds.Purpose.Order, epoch)));
        train(Rows(tensor(batches.SelectMany(batch => batch).ToArray())) with { BatchSizes = [.. batches.Select(batch => batch.Length)] });
    }

    private OrderedRows Rows(Tensor order)
    {
        var rows = part.Rows.index_select(0, order);
        var (labels, weights, extras) = part.Pick(rows);
        return new(part.Features, rows, labels, weights, extras, order.to(labels.device));
    }
}
