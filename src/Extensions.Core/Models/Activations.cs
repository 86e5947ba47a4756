using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.InteropServices;

namespace MLExtensions.Models;

/// <summary>Activation functions, in place, to a few units in the last place of single precision. NaN stays NaN.</summary>
internal static class Activations
{
    // Standard constants of the scaled exponential linear unit.
    public const float SeluAlpha = 1.6732632423543772f;
    public const float SeluScale = 1.0507009873554805f;

    /// <param name="function">Which one.</param>
    /// <param name="values">A multiple of the vector length; callers pad.</param>
    public static void Apply(Activation function, Span<float> values)
    {
        switch (function)
        {
            case Activation.Relu:
                TensorPrimitives.Max(values, 0f, values);
                break;
            case Activation.Tanh:
                TensorPrimitives.Tanh(values, values);
                break;
            case Activation.Gelu:
                foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(values))
                    x *= NormalShare(x);
                break;
            case Activation.Silu:
                foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(values))
                    x /= Vector<float>.One + Vector.Exp(-x);
                break;
            case Activation.Mish:
                foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(values))
                    x = Mish(x);
                break;
            case Activation.Selu:
                foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(values))
                    x = SeluScale * Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), x, SeluAlpha * (Vector.Exp(x) - Vector<float>.One));
                break;
            case Activation.LeakyRelu:
                foreach (ref var x in MemoryMarshal.Cast<float, Vector<float>>(values))
                    x = Vector.Max(x, 0.01f * x);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(function), function, "Unknown activation.");
        }
    }

    /// <summary>
    /// Phi(x), the share of a normal distribution below x. With z = |x| / sqrt(2), Phi(-|x|) = erfc(z) / 2 = exp(-z * z) * t * P(t), t = 1 / (1 + z / 2), where P interpolates
    /// at Chebyshev nodes for z in [0, 10], to 5e-8 relative; below that exp(-z * z) is zero in single precision.
    /// </summary>
    public static Vector<float> NormalShare(Vector<float> x)
    {
        var magnitude = Vector.Abs(x);
        var t = Vector<float>.One / Vector.MultiplyAddEstimate(magnitude, new Vector<float>(0.35355339f), Vector<float>.One);
        var p = new Vector<float>(-0.02985745948700311f);
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.14388415478718505f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(-0.24693182443222597f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.1428488552003519f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(-0.015920878735316387f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.10242682757952843f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.12128644647310272f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.14122252098502805f));
        p = Vector.MultiplyAddEstimate(p, t, new Vector<float>(0.14104133683326675f));
        var tail = Vector.Exp(-0.5f * magnitude * magnitude) * t * p;
        return Vector.ConditionalSelect(Vector.LessThan(x, Vector<float>.Zero), tail, Vector<float>.One - tail);
    }

    /// <summary>With e = exp(x), tanh(ln(1 + e)) = e (e + 2) / (e (e + 2) + 2). From x = 20 on it is 1 in single precision.</summary>
    private static Vector<float> Mish(Vector<float> x)
    {
        var e = Vector.Exp(Vector.Min(x, new Vector<float>(20f)));
        var n = e * (e + new Vector<float>(2f));
        return x * (n / (n + new Vector<float>(2f)));
    }
}
