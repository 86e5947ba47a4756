using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// Binary Tversky loss: 1 - (TP + s) / (TP + alpha FP + beta FN + s), with TP = p y, FP = p (1 - y), FN = (1 - p) y, p the sigmoid of the output and
/// s = smooth: an overlap ratio that says what a false alarm and a miss cost.
/// </summary>
/// <remarks>
/// Outputs (N,) and labels y of 0 or 1 (N,); losses in [0, 1]. At level <see cref="OverlapLevel.Set"/> TP, FP and FN are summed over the batch and every
/// example has the loss of the batch (example and class weights have no effect then); at level <see cref="OverlapLevel.Sample"/> every example has
/// its own. alpha = beta = 1/2 at set level is Dice with twice the smoothing; 1 and 1 give the Jaccard index. Bounded and Lipschitz; not convex.
/// Sources: Tversky (1977), Features of Similarity, Psychological Review 84(4); as a loss: Salehi, Erdogmus and Gholipour (2017), Tversky Loss Function
/// for Image Segmentation Using 3D Fully Convolutional Deep Networks, MLMI.
/// </remarks>
[ObjectiveName("tversky_binary")]
public sealed record BinaryTverskyLoss : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="level">See <see cref="Level"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="smooth">See <see cref="Smooth"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryTverskyLoss(OverlapLevel level = OverlapLevel.Set, double alpha = 0.5, double beta = 0.5, double smooth = 1)
    {
        Level = level;
        Alpha = alpha;
        Beta = beta;
        Smooth = smooth;
    }

    /// <summary>Over what the ratio is taken.</summary>
    /// <value>Default: the set.</value>
    public OverlapLevel Level { get; init => field = Choice.Check(this, value); }

    /// <summary>What a false positive counts for, more than 0.</summary>
    /// <value>Default: 0.5.</value>
    public double Alpha { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>What a false negative counts for, more than 0; above <see cref="Alpha"/> for recall.</summary>
    /// <value>Default: 0.5.</value>
    public double Beta { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>Added above and below the ratio, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Smooth { get; init => field = Interval.Positive.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        var (alarm, miss) = ((float)Alpha, (float)Beta);
        return DirectOverlap.Losses(context, Level, Smooth, (p, y) => (p * y, p * y + alarm * p * (1 - y) + miss * (1 - p) * y, y, y + alarm * (1 - y) - miss * y));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var probabilities = context.Outputs.sigmoid();
        var hits = probabilities * context.Labels;
        var errors = ((probabilities - hits) * Number.Of(Alpha)).Plus((context.Labels - hits) * Number.Of(Beta));
        if (Level == OverlapLevel.Set)
            (hits, errors) = (hits.sum(), errors.sum());
        var losses = Number.Of(1) - (hits + Number.Of(Smooth)) / (hits.Plus(errors) + Number.Of(Smooth));
        return Level == OverlapLevel.Set ? losses.expand(context.Labels.size(0)) : losses;
    }
}
