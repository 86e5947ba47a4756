using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace MLExtensions.Trainers;

/// <summary>
/// Optimizer steps in main memory: one pass over parameters, gradient and buffers, which also clears the gradient. Torch's operations make
/// about eight passes. An element's result does not depend on its place or on the width of the processor's vectors.
/// </summary>
internal static class ManagedStep
{
    public static void Run<TFormula>(in ParameterSpans spans, in TFormula formula) where TFormula : struct, IStepFormula
    {
        var parameters = Vectors(spans.Parameters);
        var gradient = Vectors(spans.Gradient);
        var first = Vectors(spans.First);
        var second = Vectors(spans.Second);
        Vector<float> none = default;
        ref var w = ref MemoryMarshal.GetReference(parameters);
        ref var g = ref MemoryMarshal.GetReference(gradient);
        ref var a = ref MemoryMarshal.GetReference(first);
        ref var b = ref MemoryMarshal.GetReference(second);
        for (var i = 0; i < parameters.Length; i++)
        {
            formula.Move(ref Unsafe.Add(ref w, i), Unsafe.Add(ref g, i), ref first.IsEmpty ? ref none : ref Unsafe.Add(ref a, i), ref second.IsEmpty ? ref none : ref Unsafe.Add(ref b, i));
            Unsafe.Add(ref g, i) = Vector<float>.Zero;
        }
        var done = parameters.Length * Vector<float>.Count;
        if (done < spans.Parameters.Length)
            Rest(new(spans.Parameters[done..], spans.Gradient[done..], spans.First.IsEmpty ? default : spans.First[done..], spans.Second.IsEmpty ? default : spans.Second[done..]), formula);
    }

    private static void Rest<TFormula>(in ParameterSpans spans, in TFormula formula) where TFormula : struct, IStepFormula
    {
        var (w, g, a, b) = (Load(spans.Parameters), Load(spans.Gradient), Load(spans.First), Load(spans.Second));
        formula.Move(ref w, g, ref a, ref b);
        Store(w, spans.Parameters);
        Store(a, spans.First);
        Store(b, spans.Second);
        spans.Gradient.Clear();
    }

    private static Span<Vector<float>> Vectors(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values);

    private static Vector<float> Load(ReadOnlySpan<float> values)
    {
        Span<float> padded = stackalloc float[Vector<float>.Count];
        padded.Clear();
        values.CopyTo(padded);
        return new Vector<float>(padded);
    }

    private static void Store(Vector<float> vector, Span<float> values)
    {
        for (var i = 0; i < values.Length; i++)
            values[i] = vector[i];
    }
}
