using System.Numerics;
using System.Runtime.CompilerServices;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What losses share for labels of which only some present ones are known, and all others are unknown.</summary>
internal static class SinglePositive
{
    private const double Inside = 1e-5;

    /// <summary>-log(p + 1e-5) and -log(1 - p + 1e-5), p the sigmoid of the outputs.</summary>
    public static (Tensor Yes, Tensor No, Tensor P) Logs(Tensor outputs)
    {
        var p = outputs.sigmoid();
        return (-(p + Number.Of(Inside)).log(), -((-outputs).sigmoid() + Number.Of(Inside)).log(), p);
    }

    /// <summary>p Yes + (1 - p) No: the entropy of each label.</summary>
    public static Tensor Entropy(Tensor yes, Tensor no, Tensor p) => (p * yes).Plus((Number.Of(1) - p) * no);

    /// <summary>y Yes + (1 - y) No of labels 0 or 1.</summary>
    public readonly struct AssumeNegative : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y)
        {
            var (yes, no, _) = Logs(x);
            var rest = Vector<float>.One - y;
            return (y * yes.Value + rest * no.Value, y * yes.Derivative + rest * no.Derivative);
        }
    }

    /// <summary>Yes where a label is 1, minus alpha times the entropy where it is 0, beta (s Yes + (1 - s) No) where it is -s.</summary>
    public readonly record struct Entropies(float Alpha, float Beta) : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y)
        {
            var (yes, no, sigmoid) = Logs(x);
            var (p, q) = (sigmoid.P, sigmoid.Q);
            var (isPresent, isSoft) = (Vector.GreaterThan(y, Vector<float>.Zero), Vector.LessThan(y, Vector<float>.Zero));
            var entropy = p * yes.Value + q * no.Value;
            var entropySlope = p * q * (yes.Value - no.Value) + p * yes.Derivative + q * no.Derivative;
            var (soft, beta, alpha) = (-y, new Vector<float>(Beta), new Vector<float>(-Alpha));
            var rest = Vector<float>.One - soft;
            return (Choose(yes.Value, beta * (soft * yes.Value + rest * no.Value), alpha * entropy),
                Choose(yes.Derivative, beta * (soft * yes.Derivative + rest * no.Derivative), alpha * entropySlope));

            Vector<float> Choose(Vector<float> present, Vector<float> given, Vector<float> unknown) =>
                Vector.ConditionalSelect(isPresent, present, Vector.ConditionalSelect(isSoft, given, unknown));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ((Vector<float> Value, Vector<float> Derivative) Yes, (Vector<float> Value, Vector<float> Derivative) No, SigmoidVector Sigmoid) Logs(Vector<float> x)
    {
        var (sigmoid, inside) = (new SigmoidVector(x), new Vector<float>((float)Inside));
        var slope = sigmoid.P * sigmoid.Q;
        var (yes, no) = (sigmoid.P + inside, sigmoid.Q + inside);
        return ((-VectorMath.Log(yes), -slope / yes), (-VectorMath.Log(no), slope / no), sigmoid);
    }
}
