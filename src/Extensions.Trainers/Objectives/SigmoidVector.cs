using System.Numerics;
using System.Runtime.CompilerServices;

namespace MLExtensions.Trainers;

/// <summary>The sigmoids p of outputs and 1 - p, with their logarithms; each exact also where the other rounds to 1.</summary>
internal readonly struct SigmoidVector
{
    private readonly Vector<float> x, small;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public SigmoidVector(Vector<float> x)
    {
        this.x = x;
        small = VectorMath.Exp(-Vector.Abs(x));
        var more = Vector<float>.One / (Vector<float>.One + small);
        var less = small * more;
        var isPositive = Vector.GreaterThanOrEqual(x, Vector<float>.Zero);
        P = Vector.ConditionalSelect(isPositive, more, less);
        Q = Vector.ConditionalSelect(isPositive, less, more);
    }

    /// <summary>p.</summary>
    public Vector<float> P { get; }

    /// <summary>1 - p.</summary>
    public Vector<float> Q { get; }

    /// <summary>-log p and -log(1 - p).</summary>
    public (Vector<float> P, Vector<float> Q) NegativeLogs
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get
        {
            var rest = VectorMath.LogOnePlus(small);
            return (Vector.Max(-x, Vector<float>.Zero) + rest, Vector.Max(x, Vector<float>.Zero) + rest);
        }
    }
}
