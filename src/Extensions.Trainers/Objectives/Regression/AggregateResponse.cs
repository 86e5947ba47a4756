using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Learning from aggregate responses: rows come in bags of which only the mean label is known. (1 - rho) (Y_b - mean of f in b)^2 + rho mean over b of (Y_b - f_i)^2,
/// mean over bags.
/// </summary>
/// <remarks>
/// Outputs f (N,); the label of every row is the mean response Y of its bag; a column names the bag. Rows of a bag must be in one batch: training draws batches of
/// whole bags, while the division into training and validation rows tears them: give validation data of whole bags, or set the validation fraction to 0. Bags of different
/// sizes count the same. Each row's loss is the bag's, times N / (bags n_b), n_b the rows of its bag, so that the mean over rows is the mean
/// over bags. The instance term is the bag term plus the mean variance of f within bags, which rho &gt; 0 so penalises; bags of one row make both squared error.
/// Source: Javanmard, Chen, Mirrokni, Badanidiyuru and Fu (2024), Learning from Aggregate Responses: Instance Level versus Bag Level Loss Functions, ICLR.
/// </remarks>
[ObjectiveName("aggregate_response")]
public sealed record AggregateResponse : RegressionObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="rho">See <see cref="Rho"/>.</param>
    /// <param name="bagColumn">See <see cref="BagColumn"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="rho"/> is outside [0, 1] or NaN.</exception>
    public AggregateResponse(double rho = 0, string bagColumn = "Bag") => (Rho, BagColumn) = (rho, bagColumn);

    /// <summary>Share of the instance term, in [0, 1].</summary>
    /// <value>Default: 0, the bag term alone.</value>
    public double Rho { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>Name of the column that tells the bag of a row: a key, or a number.</summary>
    /// <value>Default: "Bag".</value>
    public string BagColumn { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.Convex | ObjectiveTraits.NonNegative;

    internal override bool DrawsRows => true;

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => [new(Bags.Role, BagColumn)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var bags = Bags.Of(context);
        var instances = (context.Outputs - context.Labels).pow(Number.Of(2));
        var whole = (bags.Mean(context.Outputs) - bags.Mean(context.Labels)).pow(Number.Of(2));
        return bags.PerRow(whole, instances, Rho);
    }

    internal override RowSampler Sampler(Tensor labels, IReadOnlyDictionary<string, Tensor> columns, int batchSize) => new BagBatches(columns[Bags.Role].data<float>().ToArray(), batchSize);
}
