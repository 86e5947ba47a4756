using System.Numerics.Tensors;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>Neighbor-aware calibration (NACL): -log p_y + alpha / K sum_k abs(tau_k - z_k), or its square: logits are drawn towards a prior tau over the classes.</summary>
/// <remarks>
/// Outputs z (N, K), K of 2 or more, and labels y (N,); losses in nats. The prior is a column with K values per example, say the class proportions among the
/// nearest neighbours (the paper takes them over the patch around a pixel), or without one 1 for the label and 0 for others. The paper's
/// constraint is on the logits, which are drawn towards values in [0, 1]; <see cref="OnSoftmax"/> puts it on the probabilities instead.
/// Convex on logits; Lipschitz but for squares on logits; shift-invariant on probabilities.
/// Source: Murugesan, Adiga Vasudeva, Liu, Lombaert, Ben Ayed and Dolz (2023), Trust your neighbours: Penalty-based constraints for model calibration, MICCAI.
/// </remarks>
[ObjectiveName("nacl")]
public sealed record NeighborAwareCalibration : MulticlassObjective
{
    private const string Prior = "prior";

    /// <summary>Creates the objective.</summary>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="distance">See <see cref="Distance"/>.</param>
    /// <param name="onSoftmax">See <see cref="OnSoftmax"/>.</param>
    /// <param name="priorColumn">See <see cref="PriorColumn"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public NeighborAwareCalibration(double alpha = 0.1, CalibrationDistance distance = CalibrationDistance.L1, bool onSoftmax = false, string? priorColumn = null)
    {
        Alpha = alpha;
        Distance = distance;
        OnSoftmax = onSoftmax;
        PriorColumn = priorColumn;
    }

    /// <summary>What the distances count for, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 0.1.</value>
    public double Alpha { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>How distances are measured.</summary>
    /// <value>Default: by absolute differences.</value>
    public CalibrationDistance Distance { get; init => field = Choice.Check(this, value); }

    /// <summary>Whether probabilities are compared with the prior, and not logits.</summary>
    /// <value>Default: false.</value>
    public bool OnSoftmax { get; init; }

    /// <summary>Name of the column that holds the prior, K values per example; null for 1 at the label and 0 elsewhere.</summary>
    /// <value>Default: null.</value>
    public string? PriorColumn { get; init; }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.NonNegative
        | (OnSoftmax ? ObjectiveTraits.ShiftInvariant : ObjectiveTraits.Convex)
        | (OnSoftmax || Distance == CalibrationDistance.L1 ? ObjectiveTraits.Lipschitz : 0);

    /// <inheritdoc/>
    public override IReadOnlyList<ObjectiveColumn> Columns(int labelCount) => PriorColumn is null ? [] : [new(Prior, PriorColumn, labelCount)];

    /// <inheritdoc/>
    public override Tensor Losses(ObjectiveContext context) => OnSoftmax ? Graph(context) : Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        var prior = (PriorColumn is null ? context.Given(Prior) : context.Column(Prior))?.contiguous();
        return DirectGraph.Losses(context, (outputs, width, losses, gradient) => DirectSoftmax.ByOutputs(outputs, width, context.Labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var difference = row.Scratch;
            var share = (float)(Alpha / row.P.Length);
            if (row.Beside.IsEmpty)
            {
                row.Outputs.CopyTo(difference);
                difference[row.Label] -= 1;
            }
            else
            {
                TensorPrimitives.Subtract(row.Outputs, row.Beside, difference);
            }
            var sum = Distance == CalibrationDistance.L1 ? TensorPrimitives.SumOfMagnitudes<float>(difference) : TensorPrimitives.SumOfSquares<float>(difference);
            if (Distance == CalibrationDistance.L1)
            {
                TensorPrimitives.Abs<float>(difference, derivative);
                TensorPrimitives.Max(derivative, float.Epsilon, derivative);
                TensorPrimitives.Divide<float>(difference, derivative, difference);   // the sign, 0 of 0
            }
            TensorPrimitives.MultiplyAdd(difference, Distance == CalibrationDistance.L1 ? share : 2 * share, row.P, derivative);
            derivative[row.Label] -= 1;
            return row.NegativeLog + share * sum;
        }, prior is null ? default : DirectLosses.Of<float>(prior)));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var outputs = TrueClass.Outputs(context);
        var prior = PriorColumn is null ? context.Given(Prior) ?? OneHot(context) : context.Column(Prior);
        var logs = functional.log_softmax(outputs, 1);
        var difference = (OnSoftmax ? logs.exp() : outputs) - prior;
        var distance = (Distance == CalibrationDistance.L1 ? difference.abs() : difference.pow(Number.Of(2))).mean([1]);
        return functional.nll_loss(logs, context.Labels, reduction: Reduction.None).add(distance, alpha: Number.Of(Alpha));
    }

    private static Tensor OneHot(ObjectiveContext context) =>
        zeros_like(context.Outputs).scatter_(1, context.Labels.unsqueeze(1), ones_like(context.Labels, context.Outputs.dtype).unsqueeze(1));
}
