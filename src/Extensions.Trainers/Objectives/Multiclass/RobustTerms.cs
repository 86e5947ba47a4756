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
        return AtLeast(probabilities, SmallestProbability).scatter(1, labels.unsqueeze(1), nothing).sum(1);
    }

    /// <summary>The larger of value and floor, as clamp_min, whose backward pass takes ten times as long.</summary>
    public static Tensor AtLeast(Tensor values, double floor) => values.threshold(Number.Of(floor), Number.Of(floor));

    /// <summary>log p_y / sum_k log p_k.</summary>
    public static Tensor NormalizedCrossEntropy(Tensor logs, Tensor labels) => NegativeLog(logs, labels) / logs.sum(1).neg();

    /// <summary>w_y log p_y / sum_k w_k log p_k, w_k = (1 - p_k)^gamma.</summary>
    public static Tensor NormalizedFocal(Tensor logs, Tensor labels, double gamma, bool detachWeight)
    {
        var terms = (detachWeight ? ConstantWeights(logs.detach(), gamma) : Weights(logs, gamma)) * logs;
        return terms.gather(1, labels.unsqueeze(1)).squeeze(1) / terms.sum(1);
    }

    /// <summary>w_k, each divided by the largest: a common factor cancels, and so no gamma lets the denominator vanish.</summary>
    /// <remarks>Only one class can have p above 1/2, where 1 - p is lost to rounding: it is the sum over the others then.</remarks>
    private static Tensor ConstantWeights(Tensor logs, double gamma)
    {
        var probabilities = logs.exp();
        var likely = probabilities.gt(Number.Of(0.5));
        var others = probabilities.masked_fill(likely, Number.Of(0)).sum(1, keepdim: true);
        var complements = where(likely, others, probabilities.neg_().add_(Number.Of(1), Number.One));
        return complements.div_(complements.amax([1], keepdim: true)).pow_(Number.Of(gamma));
    }

    /// <summary>The same with a gradient, by way of log(1 - p_k): the gradient of a power below 1 is infinity * 0 where 1 - p_k is 0.</summary>
    private static Tensor Weights(Tensor logs, double gamma)
    {
        var likely = logs.gt(Number.Of(-Math.Log(2)));
        var others = logs.masked_fill(likely, Number.Of(double.NegativeInfinity)).logsumexp(1, keepdim: true);
        var complements = where(likely, others, AtLeast(logs.neg(), Math.Log(2)).neg().exp().neg().log1p());
        return ((complements - complements.detach().amax([1], keepdim: true)) * Number.Of(gamma)).exp();
    }
}
