using System.Numerics.Tensors;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Early-learning regularization: -log p_y + lambda log(1 - sum_k t_k p_k), t the running mean of the example's own predictions, which holds the network to
/// what it believed before it began to learn wrong labels by heart.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). In the second term p is the softmax of the outputs, held in [1e-4, 1 - 1e-4] without a gradient outside. Each
/// training step first sets t to beta t + (1 - beta) p / sum_k p_k, without a gradient. t of a training row starts at 0 and stays until the row is next seen; the
/// memory of all is a matrix of rows by classes, read and written at each step. Validation, whose rows have none, is cross entropy. The loss can be below 0.
/// (beta, lambda) of the authors: (0.7, 3) for ten classes, (0.9, 1) with asymmetric noise, (0.9, 7) for a hundred classes.
/// Source: Liu, Niles-Weed, Razavian and Fernandez-Granda (2020), Early-Learning Regularization Prevents Memorization of Noisy Labels, NeurIPS.
/// </remarks>
[ObjectiveName("elr")]
public sealed record EarlyLearningRegularization : MulticlassObjective
{
    /// <summary>Name of the running means in the state.</summary>
    internal const string Memory = "targets";

    private const float Least = 1e-4f, Most = 1 - 1e-4f;

    /// <summary>Creates the objective.</summary>
    /// <param name="beta">See <see cref="Beta"/>.</param>
    /// <param name="lambda">See <see cref="Lambda"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public EarlyLearningRegularization(double beta = 0.7, double lambda = 3)
    {
        Beta = beta;
        Lambda = lambda;
    }

    /// <summary>How much of the running mean stays at each step, in [0, 1).</summary>
    /// <value>Default: 0.7.</value>
    public double Beta { get; init => field = Interval.UnitWithoutEnd.Check(this, value); }

    /// <summary>Weight of the regularization, 0 or more; 0 gives cross entropy.</summary>
    /// <value>Default: 3.</value>
    public double Lambda { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => ObjectiveTraits.ShiftInvariant;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A row index is none of a training row.</exception>
    public override Tensor Losses(ObjectiveContext context) => (context.IsTraining ? Direct(context) : null) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        if (!DirectGraph.Serves(context))
            return null;
        var memory = RowMemory.Of(context, Memory, 0, context.Outputs.size(1));
        var targets = memory.Read();
        var losses = DirectGraph.Losses(context, (outputs, width, losses, gradient) => DirectSoftmax.ByLogs(outputs, width, context.Labels, losses, gradient, (in SoftmaxRow row, Span<float> derivative) =>
        {
            var p = row.Scratch;
            var t = row.Beside;
            TensorPrimitives.Clamp(row.P, Least, Most, p);
            TensorPrimitives.Multiply(t, (float)Beta, t);
            TensorPrimitives.MultiplyAdd(p, (float)((1 - Beta) / TensorPrimitives.Sum<float>(p)), t, t);
            var rest = 1 - TensorPrimitives.Dot<float>(t, p);
            TensorPrimitives.Multiply(t, (float)-Lambda / rest, derivative);
            TensorPrimitives.Multiply(derivative, row.P, derivative);
            DirectTerms.ZeroOutside(row.P, Least, Most, derivative);
            return DirectTerms.NegativeLog(row, derivative) + (float)Lambda * MathF.Log(rest);
        }, DirectLosses.Of<float>(targets)));
        memory.Write(targets);
        return losses;
    }

    private Tensor Graph(ObjectiveContext context)
    {
        if (!context.IsTraining)
            return TrueClass.NegativeLog(context);
        var logs = RobustTerms.Logs(context);
        var probabilities = RobustTerms.AtLeast(RobustTerms.AtLeast(logs.exp(), 1e-4).neg(), 1e-4 - 1).neg();
        var memory = RowMemory.Of(context, Memory, 0, logs.size(1));
        var constant = probabilities.detach();
        var targets = memory.Read().mul_(Number.Of(Beta)).addcmul_(constant, Number.Of(1 - Beta) / constant.sum(1, keepdim: true), Number.Of(1));
        memory.Write(targets);
        var agreement = (targets * probabilities).sum(1);
        return RobustTerms.NegativeLog(logs, context.Labels).add(agreement.neg().log1p(), alpha: Number.Of(Lambda));
    }
}
