using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Which rows of a batch belong together.</summary>
internal readonly struct Bags
{
    /// <summary>Role of the column that names the bags.</summary>
    public const string Role = "bags";

    private readonly Tensor bagOfRow, counts;

    private Bags(Tensor bagOfRow, Tensor counts) => (this.bagOfRow, this.counts) = (bagOfRow, counts);

    /// <summary>The bags of a batch.</summary>
    public static Bags Of(ObjectiveContext context)
    {
        var (_, inverse, counts) = unique(context.Column(Role), sorted: true, return_inverse: true, return_counts: true);
        return new(inverse!, counts!.to(context.Outputs.dtype));
    }

    /// <summary>Mean of a value over the rows of each bag.</summary>
    public Tensor Mean(Tensor values) => zeros_like(counts).index_add(0, bagOfRow, values, Number.Of(1)) / counts;

    /// <summary>Losses of rows whose mean is the mean over bags of (1 - rho) whole + rho mean of instances.</summary>
    /// <param name="whole">One loss per bag.</param>
    /// <param name="instances">One loss per row.</param>
    /// <param name="rho">Share of the instances.</param>
    public Tensor PerRow(Tensor whole, Tensor instances, double rho)
    {
        var mass = Number.Of((double)instances.size(0) / counts.size(0)) / counts;
        return (Number.Of(1 - rho) * whole).index_select(0, bagOfRow).add(instances, alpha: Number.Of(rho)) * mass.index_select(0, bagOfRow);
    }
}

/// <summary>Batches of whole bags, the same number of bags in each, in an order that is drawn anew for every epoch.</summary>
internal sealed class BagBatches : RowSampler
{
    private readonly long[][] bags;
    private readonly int bagsPerBatch;

    /// <param name="bagOfRow">The bag of each training row.</param>
    /// <param name="batchSize">Rows that a batch should have on average.</param>
    public BagBatches(float[] bagOfRow, int batchSize)
    {
        bags = [.. bagOfRow.Select((bag, row) => (bag, row)).GroupBy(pair => pair.bag).Select(group => group.Select(pair => (long)pair.row).ToArray())];
        bagsPerBatch = (int)Math.Max(1, Math.Round((double)batchSize * bags.Length / bagOfRow.Length));
        BatchCount = (bags.Length + bagsPerBatch - 1) / bagsPerBatch;
    }

    public override int BatchCount { get; }

    public override IReadOnlyList<long[]> Draw(Random random)
    {
        var order = bags.ToArray();
        random.Shuffle(order);
        return [.. order.Chunk(bagsPerBatch).Select(batch => batch.SelectMany(rows => rows).ToArray())];
    }
}
