using System.Numerics.Tensors;

namespace MLExtensions.Models;

/// <summary>Turns the outputs of a network into predictions, in place.</summary>
internal static class OutputLinks
{
    public static void Apply(OutputLink link, Span<float> outputs)
    {
        switch (link)
        {
            case OutputLink.Identity:
                break;
            case OutputLink.Sigmoid:
                foreach (ref var output in outputs)
                    output = Sigmoid(output);
                break;
            case OutputLink.Softmax:
                Softmax(outputs);
                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(link), link, "Unknown output link.");
        }
    }

    /// <summary>1 / (1 + exp(-z)), to 0 and 1 at the ends without overflow; NaN for NaN.</summary>
    public static float Sigmoid(float z)
    {
        var e = MathF.Exp(-MathF.Abs(z));
        return z >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    private static void Softmax(Span<float> outputs)
    {
        // Subtracting the greatest output changes nothing and keeps exp from overflowing; a NaN anywhere makes it NaN.
        TensorPrimitives.Subtract(outputs, TensorPrimitives.Max<float>(outputs), outputs);
        TensorPrimitives.Exp(outputs, outputs);
        TensorPrimitives.Divide(outputs, RowMath.Sum(outputs), outputs);
    }
}
