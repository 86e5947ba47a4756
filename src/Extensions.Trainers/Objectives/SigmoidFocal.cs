using System.Numerics;
using System.Runtime.CompilerServices;
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
        var signed = (context.Labels * Number.Of(2) - Number.Of(1)) * context.Outputs;
        var logOther = functional.logsigmoid(signed.neg());   // log(1 - p_t); from p_t itself it would be lost once p_t rounds to 1
        var terms = functional.logsigmoid(signed).neg();
        if (alpha is { } share)
            terms *= context.Labels * Number.Of(2 * share - 1) + Number.Of(1 - share);
        if (epsilon1 != 0)
            terms = terms.add(logOther.exp(), alpha: Number.Of(epsilon1));
        return (logOther * Number.Of(gamma)).exp() * terms;
    }

    /// <summary>The same with its derivative.</summary>
    public readonly struct Direct(double gamma, double? alpha, double epsilon1 = 0) : IElementLoss
    {
        private readonly float gamma = (float)gamma, epsilon1 = (float)epsilon1, present = (float)(alpha ?? 1), absent = (float)(1 - alpha ?? 1);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y)
        {
            var sign = y + y - Vector<float>.One;
            var sigmoid = new SigmoidVector(sign * x);
            var weight = y * new Vector<float>(present - absent) + new Vector<float>(absent);
            var (negativeLogP, negativeLogQ) = sigmoid.NegativeLogs;
            var terms = weight * negativeLogP + new Vector<float>(epsilon1) * sigmoid.Q;
            var power = VectorMath.Exp(negativeLogQ * new Vector<float>(-gamma));
            var slope = new Vector<float>(gamma) * terms + new Vector<float>(epsilon1) * sigmoid.Q;
            return (power * terms, -sign * power * (slope * sigmoid.P + weight * sigmoid.Q));
        }
    }
}
