using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Draws that <see cref="Random"/> does not have.</summary>
internal static class RandomNumbers
{
    /// <summary>What draws for a trial of a search. Seeds are mixed: the first numbers of <see cref="Random"/> with seeds in sequence depend on each other.</summary>
    public static Random Of(int seed, int trial) => new((int)(Seeds.Mix(((ulong)(uint)seed << 32) | (uint)trial) >> 33));

    /// <summary>A standard normal number, by Box and Muller's method.</summary>
    public static double NextNormal(this Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    /// <summary>A normal number inside [0, 1]; the mean is inside as well.</summary>
    public static double NextNormalInUnit(this Random random, double mean, double deviation)
    {
        while (true)
        {
            var number = mean + deviation * random.NextNormal();
            if (number is >= 0 and <= 1)
                return number;
        }
    }

    /// <summary>An index, each as likely as its share of the weights.</summary>
    public static int NextIndex(this Random random, ReadOnlySpan<double> weights)
    {
        var total = 0.0;
        foreach (var weight in weights)
            total += weight;
        var left = random.NextDouble() * total;
        for (var index = 0; index < weights.Length - 1; index++)
            if ((left -= weights[index]) < 0)
                return index;
        return weights.Length - 1;
    }
}
