using System.Numerics.Tensors;
using System.Text.Json.Serialization;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Progressive self-knowledge distillation (PS-KD): the cross entropy to (1 - a) times the label plus a times what the network predicted for the
/// example in the epoch before, with a growing from epoch to epoch.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). In epoch t, from 0, a is alpha (t + 1) / T, and alpha from the last epoch on. The predictions are those of
/// the training step, dropout included, before its update; a row that was not seen before has its label alone, one that was left out for an epoch keeps what it
/// had. The memory is a matrix of rows by classes. Validation is cross entropy. Convex and Lipschitz, the predictions being constants.
/// Source: Kim, Ji, Yoon and Hwang (2021), Self-Knowledge Distillation with Progressive Refinement of Targets, ICCV.
/// </remarks>
[ObjectiveName("pskd")]
public sealed record ProgressiveSelfDistillation : MulticlassObjective
{
    /// <summary>Name of the predictions in the state.</summary>
    internal const string Memory = "predictions";

    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="totalEpochs">See <see cref="TotalEpochs"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public ProgressiveSelfDistillation(double alpha = 0.8, int? totalEpochs = null)
    {
        Alpha = alpha;
        TotalEpochs = totalEpochs;
    }

    /// <summary>Weight of the predictions in the last epoch, in [0, 1]. In JSON "alpha_T".</summary>
    /// <value>Default: 0.8.</value>
    [JsonPropertyName("alpha_T")]
    public double Alpha { get; init => field = Interval.Unit.Check(this, value); }

    /// <summary>T, the epochs over which the weight grows, 1 or more; null for those that the run is planned for.</summary>
    /// <value>Default: null.</value>
    public int? TotalEpochs
    {
        get;
        init => field = value is null or >= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(TotalEpochs), $"TotalEpochs of {nameof(ProgressiveSelfDistillation)} must be 1 or more, or null. Got {value}.");
    }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits =>
        ObjectiveTraits.Convex | ObjectiveTraits.NonNegative | ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz;

    /// <summary>Weight of the predictions in the epoch of a batch.</summary>
    internal double Weight(ObjectiveContext context) => Alpha * Math.Min(1, (context.Epoch + 1.0) / (TotalEpochs ?? context.EpochCount));

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A row index is none of a training row.</exception>
    public override Tensor Losses(ObjectiveContext context) => (context.IsTraining ? Direct(context) : null) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        if (!DirectGraph.Serves(context))
            return null;
        var memory = RowMemory.Of(context, Memory, 0, context.Outputs.size(1));
        var (predictions, weight) = (memory.Read(), (float)Weight(context));
        var losses = DirectGraph.Losses(context, (outputs, width, losses, gradient) => DirectSoftmax.ByLogs(outputs, width, context.Labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var before = row.Beside;
            var seen = TensorPrimitives.Max<float>(before) > 0;
            var toPrediction = 0f;
            if (seen)
            {
                toPrediction = -weight * TensorPrimitives.Dot(before, row.Logs);
                TensorPrimitives.Multiply(before, -weight, derivative);
            }
            row.P.CopyTo(before);
            return toPrediction + DirectTerms.NegativeLog(row, derivative, seen ? 1 - weight : 1);
        }, DirectLosses.Of<float>(predictions)));
        memory.Write(predictions);
        return losses;
    }

    private Tensor Graph(ObjectiveContext context)
    {
        if (!context.IsTraining)
            return TrueClass.NegativeLog(context);
        var logs = RobustTerms.Logs(context);
        var toLabel = RobustTerms.NegativeLog(logs, context.Labels);
        var memory = RowMemory.Of(context, Memory, 0, logs.size(1));
        var before = memory.Read();
        memory.Write(logs.detach().exp());
        // Probabilities are never all 0: a row of zeros was never seen.
        var toPrediction = where(before.sum(1).gt(Number.Of(0)), (before * logs).sum(1).neg(), toLabel);
        var weight = Weight(context);
        return (toLabel * Number.Of(1 - weight)).add(toPrediction, alpha: Number.Of(weight));
    }
}
