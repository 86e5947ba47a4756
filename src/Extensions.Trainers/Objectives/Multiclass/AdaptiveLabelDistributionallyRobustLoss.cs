using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Adaptive label distributionally robust loss (ALDR-KL): <see cref="LabelDistributionallyRobustLoss"/> with a lambda_i of each example's own, smaller for
/// confident predictions, less (alpha log K / (2 lambda0)) (lambda_i - lambda0)^2.
/// </summary>
/// <remarks>
/// Outputs (N, K), K of 2 or more, and labels (N,). Each training step first sets, without a gradient, lambda_i = lambda0 - lambda0 D / (alpha log K), D the
/// divergence from the uniform distribution of P = softmax(z / lambda_i) + 1e-5, normalised, z the normalised outputs; then takes the loss with it.
/// lambda_i of a training row stays until the row is next seen and starts at lambda0, which it never exceeds. Validation, whose rows have none, uses lambda0 for all.
/// Source: Zhu, Ying and Yang (2023), Label Distributionally Robust Losses for Multi-class Classification: Consistency, Robustness and Adaptivity, ICML.
/// </remarks>
[ObjectiveName("aldr_kl")]
public sealed record AdaptiveLabelDistributionallyRobustLoss : MulticlassObjective
{
    /// <summary>Name of the lambda_i in the state.</summary>
    internal const string Memory = "lambdas";

    /// <summary>Creates the objective.</summary>
    /// <param name="lambda0">See <see cref="Lambda0"/>.</param>
    /// <param name="alpha">See <see cref="Alpha"/>.</param>
    /// <param name="margin">See <see cref="Margin"/>.</param>
    /// <param name="normalize">See <see cref="Normalize"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A parameter is outside its range.</exception>
    public AdaptiveLabelDistributionallyRobustLoss(double lambda0 = 1, double alpha = 2, double margin = 0.1, LogitNormalization normalize = LogitNormalization.L1Mean)
    {
        Lambda0 = lambda0;
        Alpha = alpha;
        Margin = margin;
        Normalize = normalize;
    }

    /// <summary>The start of every lambda_i and the largest that it can be, more than 0.</summary>
    /// <value>Default: 1.</value>
    public double Lambda0 { get; init => field = Interval.Positive.Check(this, value); }

    /// <summary>How strongly lambda_i is drawn to lambda0, more than 1: it stays above lambda0 (1 - 1 / alpha).</summary>
    /// <value>Default: 2.</value>
    public double Alpha { get; init => field = new Interval(1, double.PositiveInfinity).Check(this, value); }

    /// <summary>By how much the label's output should be above the others, 0 or more.</summary>
    /// <value>Default: 0.1.</value>
    public double Margin { get; init => field = Interval.NonNegative.Check(this, value); }

    /// <summary>How outputs are normalised.</summary>
    /// <value>Default: <see cref="LogitNormalization.L1Mean"/>, as in the released code.</value>
    public LogitNormalization Normalize { get; init => field = Choice.Check(this, value); }

    /// <inheritdoc/>
    public override ObjectiveTraits Traits => Normalize switch
    {
        LogitNormalization.None => ObjectiveTraits.ShiftInvariant | ObjectiveTraits.Lipschitz,
        LogitNormalization.SoftplusMean => ObjectiveTraits.Bounded | ObjectiveTraits.Lipschitz,
        _ => ObjectiveTraits.Bounded,
    };

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A row index is none of a training row.</exception>
    public override Tensor Losses(ObjectiveContext context) => Direct(context) ?? Graph(context);

    private Tensor? Direct(ObjectiveContext context)
    {
        if (!DirectGraph.Serves(context))
            return null;
        var memory = context.IsTraining ? RowMemory.Of(context, Memory, Lambda0) : default(RowMemory?);
        var lambdas = memory?.Read();
        var losses = DirectGraph.Losses(context, (outputs, width, losses, gradient) =>
        {
            var (kept, buffer) = (lambdas is null ? [] : DirectLosses.Of<float>(lambdas).ToArray(), new float[2 * width]);
            LabelDistribution.Differentiate(outputs, width, context.Labels, losses, gradient, Normalize, (float)Margin, (row, normalized) =>
                lambdas is null ? (float)Lambda0 : kept[row] = Adapted(normalized, kept[row], buffer));
            for (var row = 0; row < kept.Length; row++)
                losses[row] -= (float)(Alpha * Math.Log(width) / (2 * Lambda0) * Math.Pow(kept[row] - Lambda0, 2));
            if (lambdas is not null)
                kept.CopyTo(DirectLosses.Of<float>(lambdas));
        });
        memory?.Write(lambdas!);
        return losses;
    }

    private float Adapted(ReadOnlySpan<float> outputs, float lambda, float[] buffer)
    {
        var p = buffer.AsSpan(0, outputs.Length);
        var logs = buffer.AsSpan(outputs.Length);
        var logClasses = Math.Log(outputs.Length);
        TensorPrimitives.Multiply(outputs, 1 / lambda, logs);
        DirectSoftmax.Softmax(logs, logs, p);
        var sum = 1 + 1e-5f * p.Length;
        TensorPrimitives.Add(p, 1e-5f, p);
        TensorPrimitives.Multiply(p, 1 / sum, p);
        VectorMath.Log(p, logs);
        return (float)(Lambda0 - (TensorPrimitives.Dot<float>(p, logs) + logClasses) * (Lambda0 / (Alpha * logClasses)));
    }

    private Tensor Graph(ObjectiveContext context)
    {
        var outputs = LabelDistribution.Normalize(context, Normalize);
        if (!context.IsTraining)
            return LabelDistribution.Losses(outputs, context.Labels, Margin, tensor(Lambda0, outputs.dtype, outputs.device));
        var memory = RowMemory.Of(context, Memory, Lambda0);
        var lambda = Adapted(outputs.detach(), memory.Read());
        memory.Write(lambda);
        var penalty = (lambda - Number.Of(Lambda0)).pow(Number.Of(2)) * Number.Of(Alpha * Math.Log(outputs.size(1)) / (2 * Lambda0));
        return LabelDistribution.Losses(outputs, context.Labels, Margin, lambda.unsqueeze(1)) - penalty;
    }

    private Tensor Adapted(Tensor outputs, Tensor lambda)
    {
        var logClasses = Math.Log(outputs.size(1));
        var probabilities = (outputs / lambda.unsqueeze(1)).softmax(1).add_(Number.Of(1e-5), Number.One);
        probabilities.div_(probabilities.sum(1, keepdim: true));
        var divergence = probabilities.log().add_(Number.Of(logClasses), Number.One).mul_(probabilities).sum(1);
        return Number.Of(Lambda0) - divergence * Number.Of(Lambda0 / (Alpha * logClasses));
    }
}
