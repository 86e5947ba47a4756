using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// Learning from aggregate responses for classes 0 and 1: rows come in bags of which only the share Y_b of positives is known. (1 - rho) H(Y_b, mean of p in b) +
/// rho mean over b of H(Y_b, p_i), mean over bags, with H(Y, p) = -Y log p - (1 - Y) log(1 - p) and p the sigmoid of the output.
/// </summary>
/// <remarks>
/// Outputs (N,); one column names the bag of a row and another the bag's share of positives, in [0, 1]; the label column is looked at by the start values and by the
/// division into training and validation rows alone. Otherwise as <see cref="AggregateResponse"/>, with the same source.
/// </remarks>
[ObjectiveName("aggregate_response_binary")]
public sealed record BinaryAggregateResponse : BinaryObjective
{
    private const string Responses = "bag_targets";

    /// <summary>Creates the objective.</summary>
    /// <param name="rho">See <see cref="Rho"/>.</param>
    /// <param name="bagColumn">See <see cref="BagColumn"/>.</param>
    /// <param name="responseColumn">See <see cref="ResponseColumn"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rho"/> is outside [0, 1] or NaN.</exception>
    public BinaryAggregateResponse(double rho = 0, string bagColumn = "Bag", string responseColumn = "BagResponse") => (Rho, BagColumn, ResponseColumn) = (rho, bagColumn, responseColumn);

    /// <summary>Share of the instance term, in [0, 1].</summary>
    /// <value>Default: 0, the bag term alone.</value>
    public double Rho { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Name of the column that tells the bag of a row: a key, or a number.</summary>
    /// <value>Default: "Bag".</value>
    public string BagColumn { get; init; }

    /// <summary>Name of the column with the share of positives in the bag of a row.</summary>
    /// <value>Default: "BagResponse".</value>
    public string ResponseColumn { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative;

    internal override bool DrawsRows => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [new(Bags.Role, BagColumn), new(Responses, ResponseColumn)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var (bags, x, y) = (Bags.Of(context), context.Outputs, context.Column(Responses));
        var instances = functional.binary_cross_entropy_with_logits(x, y, reduction: Reduction.None);
        var share = bags.Mean(y);
        var whole = -share * bags.Mean(x.sigmoid()).log() - (Number.Of(1) - share) * bags.Mean((-x).sigmoid()).log();
        return bags.PerRow(whole, instances, Rho);
    }

    internal override RowSampler Sampler(Tensor labels, IReadOnlyDictionary<string, Tensor> columns, int batchSize) => new BagBatches(columns[Bags.Role].data<float>().ToArray(), batchSize);
}
