using System.Numerics;
using System.Numerics.Tensors;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>A loss of single outputs, for as many at a time as the processor has room for.</summary>
internal interface IElementLoss
{
    /// <summary>Losses, and their derivatives by the outputs.</summary>
    /// <param name="x">Outputs.</param>
    /// <param name="y">Labels.</param>
    (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y);
}

/// <summary>Losses that are one loss of each output, or a sum over those of a row.</summary>
internal static class DirectElements
{
    /// <summary>One loss per output.</summary>
    public static void Single<T>(T loss, ReadOnlySpan<float> outputs, Tensor labels, Span<float> losses, Span<float> gradient)
        where T : struct, IElementLoss
        => Evaluate(loss, outputs, DirectLosses.Of<float>(labels), losses, gradient);

    /// <summary>factor times the sum over the outputs of each row.</summary>
    public static void Sum<T>(T loss, ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient, float factor = 1)
        where T : struct, IElementLoss
    {
        var targets = DirectLosses.Of<float>(labels);
        var values = new float[width];
        for (var row = 0; row < losses.Length; row++)
        {
            var derivatives = gradient.Slice(row * width, width);
            Evaluate(loss, outputs.Slice(row * width, width), targets.Slice(row * width, width), values, derivatives);
            losses[row] = factor * TensorPrimitives.Sum<float>(values);
            TensorPrimitives.Multiply(derivatives, factor, derivatives);
        }
    }

    /// <summary>log(1 + exp(x)), at least 1e-30, and its derivative.</summary>
    public static void Softplus(ReadOnlySpan<float> outputs, Span<float> values, Span<float> derivatives) => Evaluate(new SoftplusElement(), outputs, outputs, values, derivatives);

    private static void Evaluate<T>(T loss, ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> values, Span<float> derivatives)
        where T : struct, IElementLoss
    {
        var outputs = VectorMath.Whole(x);
        var labels = VectorMath.Whole(y)[..outputs.Length];
        var results = VectorMath.Whole(values)[..outputs.Length];
        var slopes = VectorMath.Whole(derivatives)[..outputs.Length];
        for (var i = 0; i < outputs.Length; i++)
            (results[i], slopes[i]) = loss.At(outputs[i], labels[i]);
        var from = outputs.Length * Vector<float>.Count;
        if (from < x.Length)
        {
            var (value, derivative) = loss.At(Padded(x[from..]), Padded(y[from..]));
            Elements(ref value)[..(x.Length - from)].CopyTo(values[from..]);
            Elements(ref derivative)[..(x.Length - from)].CopyTo(derivatives[from..]);
        }
    }

    private static Vector<float> Padded(ReadOnlySpan<float> few)
    {
        var padded = Vector<float>.Zero;
        few.CopyTo(Elements(ref padded));
        return padded;
    }

    private static Span<float> Elements(ref Vector<float> vector) => MemoryMarshal.Cast<Vector<float>, float>(MemoryMarshal.CreateSpan(ref vector, 1));

    private readonly struct SoftplusElement : IElementLoss
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public (Vector<float> Value, Vector<float> Derivative) At(Vector<float> x, Vector<float> y)
        {
            var (sigmoid, floor) = (new SigmoidVector(x), new Vector<float>(1e-30f));
            var (_, value) = sigmoid.NegativeLogs;
            return (Vector.Max(value, floor), Vector.ConditionalSelect(Vector.GreaterThan(value, floor), sigmoid.P, Vector<float>.Zero));
        }
    }
}
