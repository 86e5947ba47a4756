using System.Text.Json.Serialization;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>
/// Odd-k-out learning (OKO) on sets of k + 2 examples, two of a pair class and one each of k other classes: the sum s of a set's logits is to say the pair
/// class, -log softmax(s)_pair, or the shares T of the classes in the set, KL(T || softmax(s)).
/// </summary>
/// <remarks>
/// Outputs (N, K), K of k + 2 or more, and labels (N,), rows set by set, N a multiple of k + 2; losses in nats. Every row has the loss of its set. Soft
/// targets differ from cross entropy with T by a constant, the entropy of T. The logits are summed, so the bias of the last layer enters k + 2 times; the
/// model itself predicts example by example. Validation losses are plain cross entropies of the examples. Rows that do not form such sets are an error, so
/// training needs batches of sets. The paper's extra head for the odd class is left out. Convex and Lipschitz.
/// Source: Muttenthaler, Vandermeulen, Zhang, Unterthiner and Mueller (2024), Set Learning for Accurate and Calibrated Models, ICLR.
/// </remarks>
[ObjectiveName("oko")]
public sealed record OddKOut : MulticlassObjective
{
    /// <summary>Creates the objective.</summary>
    /// <param name="oddCount">See <see cref="OddCount"/>.</param>
    /// <param name="targets">See <see cref="Targets"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public OddKOut(int oddCount = 1, OddKOutTargets targets = OddKOutTargets.Hard)
    {
        OddCount = oddCount;
        Targets = targets;
    }

    /// <summary>k, the number of examples of other classes in a set, 1 or more.</summary>
    /// <value>Default: 1.</value>
    [JsonPropertyName("k")]
    public int OddCount { get; init => field = (int)Interval.AtLeast(1).Check(this, value); }

    /// <summary>What the sum of a set's logits is to say.</summary>
    /// <value>Default: the pair class, the paper's main result.</value>
    public OddKOutTargets Targets { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <summary>Rows of a set, k + 2.</summary>
    internal int SetSize => OddCount + 2;

    /// <inheritdoc/>
    public override int OutputCount(int labelCount)
    {
        CheckClasses(OddCount, labelCount);
        return labelCount;
    }

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        if (!context.IsTraining)
            return TrueClass.NegativeLog(context);
        CheckClasses(OddCount, outputs.size(1));
        var shares = Shares(context);
        var logs = functional.log_softmax(outputs.reshape(-1, SetSize, outputs.size(1)).sum(1), 1);
        var losses = Targets == OddKOutTargets.Hard
            ? functional.nll_loss(logs, shares.argmax(1), reduction: Reduction.None)
            : -(shares * logs).sum(1) - Number.Of(Entropy());
        return losses.unsqueeze(1).expand(-1, SetSize).reshape(-1);
    }

    internal override bool DrawsRows => true;

    internal override RowSampler Sampler(Tensor labels, IReadOnlyDictionary<string, Tensor> columns, int batchSize) =>
        new OddKOutBatches(labels.data<long>().ToArray(), OddCount, batchSize);

    /// <summary>T, the shares of the classes in each set, (sets, K).</summary>
    /// <exception cref="ArgumentException">The rows are not sets of two of one class and one each of k others.</exception>
    internal Tensor Shares(ObjectiveContext context)
    {
        var rows = context.Labels.size(0);
        if (rows % SetSize != 0)
            throw new ArgumentException($"OddKOut with k = {OddCount} needs sets of {SetSize} rows. Got {rows} rows, which is no multiple of it.", nameof(context));
        var labels = context.Labels.reshape(-1, SetSize);
        var counts = zeros(labels.size(0), context.Outputs.size(1), context.Outputs.dtype, context.Outputs.device)
            .scatter_add(1, labels, ones_like(labels, context.Outputs.dtype));
        // Counts c of the classes add up to k + 2; the sum of c (c - 1) is 2 only if one class has two rows and every other one or none.
        var wrong = counts.pow(Number.Of(2)).sum(1).ne(Number.Of(SetSize + 2)).nonzero();
        if (wrong.size(0) > 0)
        {
            var set = wrong[0].item<long>();
            throw new ArgumentException(
                $"A set of OddKOut with k = {OddCount} holds two rows of one class and one row each of {OddCount} others. "
                + $"Set {set} has the classes {string.Join(", ", labels[set].data<long>().ToArray())}.", nameof(context));
        }
        return counts / Number.Of(SetSize);
    }

    /// <exception cref="ArgumentException">There are fewer classes than k + 2.</exception>
    internal static void CheckClasses(int oddCount, long classes)
    {
        if (classes < oddCount + 2)
            throw new ArgumentException($"OddKOut with k = {oddCount} needs {oddCount + 2} classes or more. Got {classes}.", nameof(classes));
    }

    private double Entropy() => Math.Log(SetSize) - 2 * Math.Log(2) / SetSize;
}
