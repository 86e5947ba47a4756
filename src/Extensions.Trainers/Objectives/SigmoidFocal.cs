using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace MLExtensions.Trainers;

/// <summary>Focal terms of single sigmoid outputs, shared by binary and multi-label objectives.</summary>
internal static class SigmoidFocal
{
    /// <summary>
    /// -a_t (1 - p_t)^gamma log p_t + epsilon1 (1 - p_t)^(gamma + 1) element by element, with p_t = sigmoid((2y - 1) x)
    /// and a_t = alpha where y = 1, 1 - alpha where y = 0, 1 without alpha.
    /// </summary>
    public static Tensor Terms(ObjectiveContext context, double gamma, double? alpha, double epsilon1 = 0)
    {
        var signed = (context.Labels * 2 - 1) * context.Outputs;
        var logOther = functional.logsigmoid(signed.neg());   // log(1 - p_t); from p_t itself it would be lost once p_t rounds to 1
        var terms = functional.logsigmoid(signed).neg();
        if (alpha is { } share)
            terms *= context.Labels * (2 * share - 1) + (1 - share);
        if (epsilon1 != 0)
            terms = terms.add(logOther.exp(), alpha: epsilon1);
        return (logOther * gamma).exp() * terms;
    }
}
