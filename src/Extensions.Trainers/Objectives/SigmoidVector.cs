using System.Numerics;

namespace MLExtensions.Trainers;

/// <summary>The sigmoids p of outputs and 1 - p, with their logarithms; each exact also where the other rounds to 1.</summary>
internal readonly struct SigmoidVector
{
    public SigmoidVector(Vector<float> x)
    {
        var small = Vector.Exp(-Vector.Abs(x));
        var more = Vector<float>.One / (Vector<float>.One + small);
        var less = small * more;
        var isPositive = Vector.GreaterThanOrEqual(x, Vector<float>.Zero);
        P = Vector.ConditionalSelect(isPositive, more, less);
        Q = Vector.ConditionalSelect(isPositive, less, more);
        var rest = LogOnePlus(small);
        (NegativeLogP, NegativeLogQ) = (Vector.Max(-x, Vector<float>.Zero) + rest, Vector.Max(x, Vector<float>.Zero) + rest);
    }

    /// <summary>p.</summary>
    public Vector<float> P { get; }

    /// <summary>1 - p.</summary>
    public Vector<float> Q { get; }

    /// <summary>-log p.</summary>
    public Vector<float> NegativeLogP { get; }

    /// <summary>-log(1 - p).</summary>
    public Vector<float> NegativeLogQ { get; }

    /// <summary>log(1 + e) of e in [0, 1] as 2 artanh(t) = 2 (t + t^3 / 3 + t^5 / 5 + ...), t = e / (2 + e) up to 1/3: to single precision, also where e is small.</summary>
    public static Vector<float> LogOnePlus(Vector<float> e)
    {
        var t = e / (e + new Vector<float>(2));
        var square = t * t;
        var sum = new Vector<float>(1f / 15);
        for (var odd = 13; odd > 0; odd -= 2)
            sum = sum * square + new Vector<float>(1f / odd);
        return (t + t) * sum;
    }
}
