using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>The probability p_y that softmax outputs (N, K) give to the labels (N,), in logarithms throughout, so that no logit is too extreme.</summary>
internal static class TrueClass
{
    /// <summary>-log p_y, (N,).</summary>
    public static Tensor NegativeLog(ObjectiveContext context) =>
        functional.cross_entropy(Outputs(context), context.Labels, reduction: Reduction.None);

    /// <summary>-log p_y, 1 - p_y and (1 - p_y)^gamma for gamma of 0 or more, each (N,).</summary>
    /// <remarks>
    /// For gamma below 1 the power comes from log(1 - p_y), the log-sum-exp over the other classes: as a difference 1 - p_y is 0 once p_y
    /// rounds to 1, and its power would then have the gradient infinity * 0. From 1 on the difference is safe and takes half the steps.
    /// </remarks>
    public static (Tensor NegativeLog, Tensor Others, Tensor Power) Complement(ObjectiveContext context, double gamma)
    {
        if (gamma >= 1)
        {
            var negativeLog = NegativeLog(context);
            var others = negativeLog.neg().expm1().neg();
            return (negativeLog, others, others.pow(Number.Of(gamma)));
        }
        var logs = functional.log_softmax(Outputs(context), 1);
        var nothing = full(logs.size(0), 1, Number.Of(double.NegativeInfinity), logs.dtype, logs.device);
        var logOthers = logs.scatter(1, context.Labels.unsqueeze(1), nothing).logsumexp(1);
        return (functional.nll_loss(logs, context.Labels, reduction: Reduction.None), logOthers.exp(), (logOthers * Number.Of(gamma)).exp());
    }

    /// <summary>Class weights as a tensor (K,).</summary>
    /// <exception cref="ArgumentException">There are not as many weights as classes.</exception>
    public static Tensor Weights(ObjectiveContext context, NumberList weights, string name)
    {
        var classes = context.Outputs.size(1);
        if (weights.Count != classes)
            throw new ArgumentException($"{name} must hold one number per class. Got {weights.Count} numbers for {classes} classes.", name);
        return tensor(weights.ToArray(), context.Outputs.dtype, context.Outputs.device);
    }

    /// <summary>The outputs, of two classes or more.</summary>
    public static Tensor Outputs(ObjectiveContext context) => context.Outputs.size(1) >= 2
        ? context.Outputs
        : throw new ArgumentException("A softmax over classes needs outputs (N, K) with K of 2 or more. Got K = 1.", nameof(context));
}
