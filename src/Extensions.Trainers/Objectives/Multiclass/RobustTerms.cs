using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Terms of losses for noisy labels, (N,), from log p (N, K), p the softmax of the outputs; l is -log p_y, (N,).</summary>
internal static class RobustTerms
{
    /// <summary>log(1e-4), what the log of 0 counts as where none is given.</summary>
    public const double LogOfZero = -9.210340371976182;

    /// <summary>Probabilities below it count as it, without a gradient.</summary>
    public const double SmallestProbability = 1e-7;

    /// <summary>The logarithm of <see cref="SmallestProbability"/>.</summary>
    public const double SmallestLog = -16.11809565095832;

    /// <summary>The log of 0 must be below it.</summary>
    public static Interval BelowZero => new(double.NegativeInfinity, 0);

    /// <summary>In (0, 1].</summary>
    public static Interval UnitWithoutStart => new(0, 1, HasHigh: true);

    /// <summary>log p.</summary>
    public static Tensor Logs(ObjectiveContext context) => functional.log_softmax(TrueClass.Outputs(context), 1);

    /// <summary>l.</summary>
    public static Tensor NegativeLog(Tensor logs, Tensor labels) => functional.nll_loss(logs, labels, reduction: Reduction.None);

    /// <summary>1 - p_y, exact also where p_y rounds to 1.</summary>
    public static Tensor Others(Tensor negativeLog) => negativeLog.neg().expm1().neg();

    /// <summary>Sum over k != y of max(p_k, 1e-7).</summary>
    public static Tensor ClampedOthers(Tensor probabilities, Tensor labels)
    {
        var nothing = zeros(probabilities.size(0), 1, probabilities.dtype, probabilities.device);
        return probabilities.clamp_min(SmallestProbability).scatter(1, labels.unsqueeze(1), nothing).sum(1);
    }

    /// <summary>log p_y / sum_k log p_k.</summary>
    public static Tensor NormalizedCrossEntropy(Tensor logs, Tensor labels) => NegativeLog(logs, labels) / logs.sum(1).neg();

    /// <summary>w_y log p_y / sum_k w_k log p_k, w_k = (1 - p_k)^gamma.</summary>
    public static Tensor NormalizedFocal(Tensor logs, Tensor labels, double gamma, bool detachWeight)
    {
        var logWeights = LogComplements(detachWeight ? logs.detach() : logs) * gamma;
        // A factor common to all classes cancels; taken out, no gamma lets the denominator vanish.
        var terms = (logWeights - logWeights.detach().amax([1], keepdim: true)).exp() * logs;
        return terms.gather(1, labels.unsqueeze(1)).squeeze(1) / terms.sum(1);
    }

    /// <summary>log(1 - p_k) of every class.</summary>
    private static Tensor LogComplements(Tensor logs)
    {
        // Only the likeliest class can have p > 1/2, where 1 - p is lost to rounding: the log-sum-exp over the others gives it.
        var likeliest = logs.argmax(1, keepdim: true);
        var nothing = full(logs.size(0), 1, double.NegativeInfinity, logs.dtype, logs.device);
        var others = logs.scatter(1, likeliest, nothing).logsumexp(1, keepdim: true);
        var direct = logs.clamp_max(-Math.Log(2)).exp().neg().log1p();
        return where(logs.gt(-Math.Log(2)), others, direct);
    }
}
