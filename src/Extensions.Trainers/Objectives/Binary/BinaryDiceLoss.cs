using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Binary Dice loss: 1 - (2 q y + s) / (q + y + s), with q = (1 - p)^alpha p, p the sigmoid of the output and s = smooth; a soft F1 for rare positives.</summary>
/// <remarks>
/// Outputs (N,) and labels y of 0 or 1 (N,); losses in [0, 1]. At level <see cref="OverlapLevel.Set"/> q, y and q y are summed over the batch before the ratio
/// is taken and every example has the loss of the batch: use large batches; example and class weights have no effect then.
/// At level <see cref="OverlapLevel.Sample"/> every example has its own ratio: the loss of a negative one depends on its own p only, and the mean
/// over examples follows accuracy rather than F1 (Simpson's bias). The paper's equation is the sample level, the authors' code the set level.
/// <see cref="Squared"/> puts q^2 + y^2 in the divisor. Bounded and Lipschitz; not convex.
/// Sources: Li, Sun, Meng, Liang, Wu and Li (2020), Dice Loss for Data-imbalanced NLP Tasks, ACL; of the levels: Yuan, Zhang, Huang and Liang (2021),
/// Simpson's Bias in NLP Training, AAAI.
/// </remarks>
[ObjectiveName("dice_binary")]
public sealed record BinaryDiceLoss : BinaryObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="level">See <see cref="Level"/>.</param>
    /// <param name="smooth">See <see cref="Smooth"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="squared">See <see cref="Squared"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public BinaryDiceLoss(OverlapLevel level = OverlapLevel.Set, double smooth = 1, double alpha = 0, bool squared = false)
    {
        Level = level;
        Smooth = smooth;
        Alpha = alpha;
        Squared = squared;
    }

    /// <summary>Over what the ratio is taken.</summary>
    /// <value>Default: the set.</value>
    public OverlapLevel Level { get; init => field = Choice.Check(this, value); }

    /// <summary>Added above and below the ratio, more than 0: without it a negative example with p = 0 has no loss.</summary>
    /// <value>Default: 1, as in the paper; 1e-4 in the authors' code.</value>
    public double Smooth { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>How strongly examples with p near 1 are played down, 0 or more; 0 gives q = p.</summary>
    /// <value>Default: 0.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Whether the divisor has squares.</summary>
    /// <value>Default: false.</value>
    public bool Squared { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.Lipschitz;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => (Alpha == 0 ? Direct(context) : null) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        var squared = Squared;
        return DirectOverlap.Losses(context, Level, Smooth, (p, y) => (2 * p * y, (squared ? p * p : p) + y, 2 * y, squared ? 2 * p : 1));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var scores = Alpha == 0
            ? context.Outputs.sigmoid()
            : functional.logsigmoid(context.Outputs).add(functional.logsigmoid(context.Outputs.neg()), alpha: Number.Of(Alpha)).exp();
        var (shared, total) = DiceRatio.Parts(scores, context.Labels, Squared);
        return Level == OverlapLevel.Sample
            ? DiceRatio.Loss(shared, total, Smooth)
            : DiceRatio.Loss(shared.sum(), total.sum(), Smooth).expand(context.Labels.size(0));
    }
}
