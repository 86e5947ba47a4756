using System.Numerics;

namespace MLExtensions.Models;

/// <summary>Cosines of angles that are counted in turns, so that whole turns fall away without error.</summary>
internal static class Turns
{
    /// <summary>What frequency * x + turn is beyond the nearest whole number, in [-1/2, 1/2]. Fused, the fraction of frequency * x is exact.</summary>
    public static Vector<float> Fraction(Vector<float> x, Vector<float> frequency, Vector<float> turn)
        => Nearest(Vector.MultiplyAddEstimate(frequency, x, -Vector.Round(frequency * x)) + turn);

    /// <summary>cos(2 pi r) = sin(2 pi s), s = 1/4 - |r|, where s P(s^2) interpolates at Chebyshev nodes for |s| up to 1/4, to 1e-10.</summary>
    /// <param name="r">In [-1/2, 1/2].</param>
    public static Vector<float> Cosine(Vector<float> r)
    {
        var s = new Vector<float>(0.25f) - Vector.Abs(r);
        var w = s * s;
        var p = new Vector<float>(-14.393966295455941f);
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(42.009779303153907f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(-76.704279876042621f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(81.605226174029661f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(-41.341702116744f));
        p = Vector.MultiplyAddEstimate(p, w, new Vector<float>(6.2831853070722641f));
        return s * p;
    }

    /// <summary>sin(2 pi r), a cosine a quarter of a turn later.</summary>
    /// <param name="r">In [-1/2, 1/2].</param>
    public static Vector<float> Sine(Vector<float> r) => Cosine(Nearest(r - new Vector<float>(0.25f)));

    private static Vector<float> Nearest(Vector<float> turns) => turns - Vector.Round(turns);
}
