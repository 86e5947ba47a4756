namespace MLExtensions.AutoML;

/// <summary>Expected improvement of a normal number under a level: E[(level - Y)^+].</summary>
/// <remarks>
/// With d = level - mean and deviation s: d^+ + s phi(d / s) - |d| Phi(-|d| / s). Source: Frazier (2018), A Tutorial on Bayesian Optimization, equation 8, for lower values instead of higher ones; his last factor is
/// meant with -|d|, as the limit s -> 0 shows.
/// </remarks>
internal static class ExpectedImprovement
{
    public static double Value(double mean, double deviation, double level)
    {
        var d = level - mean;
        if (deviation <= 0)
            return Math.Max(0, d);
        var z = -Math.Abs(d) / deviation;
        return Math.Max(0, d) + deviation * Excess(z);
    }

    /// <summary>Its logarithm, which orders points where the value itself is 0 to machine precision.</summary>
    public static double Logarithm(double mean, double deviation, double level)
    {
        var z = (level - mean) / deviation;
        // Mills' ratio: phi(z) - |z| Phi(z) -> phi(z) / z^2 (1 - 3 / z^2 + 15 / z^4).
        return z > -20 ? Math.Log(Value(mean, deviation, level)) : Math.Log(deviation) - 0.5 * z * z - 0.5 * Math.Log(2 * Math.PI) - 2 * Math.Log(-z) + Math.Log(1 - 3 / (z * z) + 15 / (z * z * z * z));
    }

    /// <summary>phi(z) + z Phi(z) = E[(z - Z)^+] of a standard normal Z, for z at most 0.</summary>
    public static double Excess(double z) => Math.Max(0, Math.Exp(-0.5 * z * z) / Math.Sqrt(2 * Math.PI) + z * NormalDistribution.Tail(-z));
}
