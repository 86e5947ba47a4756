namespace MLExtensions.Trainers;

/// <summary>Random numbers of distributions that neither Torch, with a generator of one's own, nor .NET draws.</summary>
internal static class RandomVariates
{
    /// <summary>A standard normal number (Box and Muller, 1958).</summary>
    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A number of the symmetric beta distribution Beta(shape, shape), in [0, 1].</summary>
    /// <remarks>From logarithms: gamma numbers of a small shape are often too small for a double, and 0 / 0 would follow.</remarks>
    public static double Beta(Random random, double shape) => 1 / (1 + Math.Exp(LogGamma(random, shape) - LogGamma(random, shape)));

    /// <summary>The logarithm of a number of the gamma distribution with scale 1 (Marsaglia and Tsang, 2000, A Simple Method for Generating Gamma Variables).</summary>
    public static double LogGamma(Random random, double shape)
    {
        if (shape < 1)
            return LogGamma(random, shape + 1) + Math.Log(1 - random.NextDouble()) / shape;
        var d = shape - 1.0 / 3;
        var c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            var x = Normal(random);
            var root = 1 + c * x;
            if (root <= 0)
                continue;
            var v = root * root * root;
            if (Math.Log(1 - random.NextDouble()) < x * x / 2 + d * (1 - v + Math.Log(v)))
                return Math.Log(d * v);
        }
    }
}
