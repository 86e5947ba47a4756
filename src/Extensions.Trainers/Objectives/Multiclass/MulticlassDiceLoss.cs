using System.Numerics.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Multiclass Dice loss: the sum over classes k of 1 - (2 q_k t_k + s) / (q_k + t_k + s), each class against the rest, with q = (1 - p)^alpha p,
/// p the softmax of the outputs, t 1 for the label and 0 for others, and s = smooth.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,); losses in [0, K]: a sum over classes, not a mean. At level <see cref="MulticlassDiceLevel.Set"/>
/// the parts are summed over the batch before the ratios are taken and every example has the loss of the batch, a soft macro F1: use large batches that hold
/// every class; example and class weights have no effect then. The paper's equation is the sample level; see <see cref="BinaryDiceLoss"/> for what it misses.
/// Bounded and Lipschitz; not convex. With alpha it takes up to seven times as long as cross entropy: powers of 1 - p of all classes.
/// Source: Li, Sun, Meng, Liang, Wu and Li (2020), Dice Loss for Data-imbalanced NLP Tasks, ACL.
/// </remarks>
[ObjectiveName("dice_multiclass")]
public sealed record MulticlassDiceLoss : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="level">See <see cref="Level"/>.</param>
    /// <param name="smooth">See <see cref="Smooth"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="squared">See <see cref="Squared"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public MulticlassDiceLoss(MulticlassDiceLevel level = MulticlassDiceLevel.Set, double smooth = 1, double alpha = 0, bool squared = false)
    {
        Level = level;
        Smooth = smooth;
        Alpha = alpha;
        Squared = squared;
    }

    /// <summary>Over what the ratios are taken.</summary>
    /// <value>Default: the set.</value>
    public MulticlassDiceLevel Level { get; init => field = Choice.Check(this, value); }

    /// <summary>Added above and below each ratio, more than 0.</summary>
    /// <value>Default: 1, as in the paper; 1e-4 in the authors' code.</value>
    public double Smooth { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>How strongly examples with p near 1 are played down, 0 or more; 0 gives q = p.</summary>
    /// <value>Default: 0.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>Whether the divisors have squares.</summary>
    /// <value>Default: false.</value>
    public bool Squared { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.NonNegative | ObjectiveTraits.Bounded | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    private bool IsMixed => Level == MulticlassDiceLevel.OfficialMixed && !Squared;

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => (Level == MulticlassDiceLevel.Set && Alpha == 0 ? Direct(context) : null) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context) =>
        DirectGraph.BatchLoss(context, (outputs, width, losses, gradient) => Differentiate(outputs, width, context.Labels, losses, gradient));

    private void Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient)
    {
        var classes = DirectLosses.Of<long>(labels);
        var buffer = new float[4 * width];
        var shared = buffer.AsSpan(0, width);
        var total = buffer.AsSpan(width, width);
        var slopes = buffer.AsSpan(2 * width, width);
        var scratch = buffer.AsSpan(3 * width);
        shared.Fill((float)Smooth);
        total.Fill((float)Smooth);
        for (var row = 0; row < losses.Length; row++)
        {
            var p = gradient.Slice(row * width, width);
            var label = (int)classes[row];
            DirectSoftmax.Softmax(outputs.Slice(row * width, width), scratch, p);
            shared[label] += 2 * p[label];
            total[label]++;
            if (Squared)
                TensorPrimitives.MultiplyAdd<float>(p, p, total, total);
            else
                TensorPrimitives.Add<float>(p, total, total);
        }
        TensorPrimitives.Divide<float>(shared, total, slopes);
        losses[0] = width - TensorPrimitives.Sum<float>(slopes);
        TensorPrimitives.Divide<float>(slopes, total, slopes);   // of -2 [y = k] / total + shared / total^2 (1 or 2 p) by p_k
        for (var row = 0; row < losses.Length; row++)
        {
            var p = gradient.Slice(row * width, width);
            var label = (int)classes[row];
            if (Squared)
            {
                TensorPrimitives.Multiply<float>(slopes, p, scratch);
                TensorPrimitives.Multiply(scratch, 2, scratch);
            }
            else
            {
                slopes.CopyTo(scratch);
            }
            scratch[label] -= 2 / total[label];
            TensorPrimitives.Subtract(scratch, TensorPrimitives.Dot<float>(scratch, p), scratch);
            TensorPrimitives.Multiply<float>(scratch, p, p);
        }
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var scores = Scores(functional.log_softmax(TrueClass.Outputs(context), 1));
        var targets = zeros_like(scores).scatter_(1, context.Labels.unsqueeze(1), ones_like(context.Labels, scores.dtype).unsqueeze(1));
        var (shared, total) = DiceRatio.Parts(scores, targets, Squared);
        return Level == MulticlassDiceLevel.Set
            ? DiceRatio.Loss(shared.sum([0]), total.sum([0]), Smooth).sum().expand(scores.size(0))
            : DiceRatio.Loss(shared, IsMixed ? total.sum([0]) : total, Smooth).sum(1);
    }

    /// <summary>(1 - p)^alpha p of all classes.</summary>
    private Tensor Scores(Tensor logs)
    {
        var probabilities = logs.exp();
        if (Alpha == 0)
            return probabilities;
        if (Alpha >= 1)
            return (Number.Of(1) - probabilities).pow(Number.Of(Alpha)) * probabilities;
        // The power of a difference has an infinite derivative once p rounds to 1. Only the likeliest class can come there: its 1 - p is the sum over the others.
        var (_, likeliest) = logs.detach().max(1, keepdim: true);
        var rest = probabilities.scatter(1, likeliest, zeros(logs.size(0), 1, logs.dtype, logs.device));
        var others = (Number.Of(1) - rest).scatter(1, likeliest, rest.sum([1], keepdim: true).clamp_min(Number.Of(1e-37)));
        return logs.add(others.log(), alpha: Number.Of(Alpha)).exp();
    }
}
