using System.Numerics;
using System.Runtime.CompilerServices;
using MLExtensions.Models;

namespace MLExtensions.Trainers;

internal readonly struct ReluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        slope = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, Vector<float>.Zero);
        value = Vector.Max(x, Vector<float>.Zero);   // NaN stays
    }
}

internal readonly struct LeakyReluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        slope = Vector.ConditionalSelect(Vector.GreaterThan(x, Vector<float>.Zero), Vector<float>.One, new Vector<float>(0.01f));
        value = x * slope;
    }
}

internal readonly struct SeluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var (scale, positive) = (new Vector<float>(Activations.SeluScale), Vector.GreaterThan(x, Vector<float>.Zero));
        var bend = new Vector<float>(Activations.SeluScale * Activations.SeluAlpha);
        var falling = bend * Vector.Exp(Vector.Min(x, Vector<float>.Zero));
        value = Vector.ConditionalSelect(positive, scale * x, falling - bend);
        slope = Vector.ConditionalSelect(positive, scale, falling);
    }
}

internal readonly struct SiluFunction : IActivationFunction
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var sigmoid = Vector<float>.One / (Vector<float>.One + Vector.Exp(-x));
        value = x * sigmoid;
        slope = sigmoid * (Vector<float>.One + x - value);
    }
}

internal readonly struct TanhFunction : IActivationFunction
{
    /// <summary>With e = exp(-2 |x|), tanh |x| = (1 - e) / (1 + e); below 0.1, where that loses digits, the Taylor series.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var magnitude = Vector.Abs(x);
        var e = Vector.Exp(-2f * magnitude);
        var large = Vector.CopySign((Vector<float>.One - e) / (Vector<float>.One + e), x);
        var square = x * x;
        var small = x - x * square * (new Vector<float>(1 / 3f) - square * (new Vector<float>(2 / 15f) - square * new Vector<float>(17 / 315f)));
        value = Vector.ConditionalSelect(Vector.LessThan(magnitude, new Vector<float>(0.1f)), small, large);
        slope = Vector<float>.One - value * value;
    }
}

internal readonly struct MishFunction : IActivationFunction
{
    /// <summary>With e = exp(x), t = tanh(ln(1 + e)) = e (e + 2) / (e (e + 2) + 2), and f = x t has the slope t + x (1 - t^2) e / (1 + e). From x = 20 on t is 1.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var (one, two) = (Vector<float>.One, new Vector<float>(2f));
        var e = Vector.Exp(Vector.Min(x, new Vector<float>(20f)));
        var n = e * (e + two);
        var t = n / (n + two);
        value = x * t;
        slope = t + x * (one - t * t) * (e / (one + e));
    }
}

internal readonly struct GeluFunction : IActivationFunction
{
    /// <summary>f = x Phi(x), with the slope Phi(x) + x phi(x).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void At(Vector<float> x, out Vector<float> value, out Vector<float> slope)
    {
        var share = Activations.NormalShare(x);
        value = x * share;
        slope = share + x * new Vector<float>(0.3989422804f) * Vector.Exp(-0.5f * x * x);
    }
}
