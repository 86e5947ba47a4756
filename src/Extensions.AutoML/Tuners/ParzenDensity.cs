namespace MLExtensions.AutoML;

/// <summary>Density on [0, 1] of some numbers: a mixture of normal densities cut to [0, 1], one at each number and one for the prior.</summary>
/// <remarks>
/// The prior is normal with mean 1/2 and standard deviation 1. The standard deviation at a number is the greater of the distances to its neighbours, the prior's mean among them, and between
/// 1 / min(100, n + 2) and 1. Source: Bergstra et al. (2011), Algorithms for Hyper-Parameter Optimization, section 4.
/// </remarks>
internal sealed class ParzenDensity
{
    private readonly double[] means;
    private readonly double[] deviations;
    private readonly double[] weights;
    private readonly double[] masses;

    public ParzenDensity(IEnumerable<double> numbers, double priorWeight)
    {
        double[] given = [.. numbers];
        var all = given.Select(number => (Mean: number, IsPrior: false)).Append((Mean: 0.5, IsPrior: true)).OrderBy(item => item.Mean).ToArray();
        means = [.. all.Select(item => item.Mean)];
        var least = 1 / Math.Min(100.0, given.Length + 2);
        deviations = [.. all.Select((item, place) => item.IsPrior ? 1 : Math.Clamp(Gap(place), least, 1))];
        weights = [.. all.Select(item => (item.IsPrior ? priorWeight : 1) / (given.Length + priorWeight))];
        masses = [.. means.Select((_, place) => Mass(place, 0, 1))];
    }

    public double Draw(Random random)
    {
        var place = random.NextIndex(weights);
        return random.NextNormalInUnit(means[place], deviations[place]);
    }

    /// <summary>The density at a number, or the probability of a cell that holds it.</summary>
    public double At(double low, double high)
    {
        var sum = 0.0;
        for (var place = 0; place < means.Length; place++)
        {
            var part = low == high ? Density(place, low) : Mass(place, low, high);
            sum += weights[place] * part / masses[place];
        }
        return sum;
    }

    private double Gap(int place) => Math.Max(place > 0 ? means[place] - means[place - 1] : 0, place < means.Length - 1 ? means[place + 1] - means[place] : 0);

    private double Density(int place, double number)
    {
        var z = (number - means[place]) / deviations[place];
        return Math.Exp(-0.5 * z * z) / (deviations[place] * Math.Sqrt(2 * Math.PI));
    }

    private double Mass(int place, double low, double high)
    {
        var (a, b) = ((low - means[place]) / deviations[place], (high - means[place]) / deviations[place]);
        return a > 0 ? NormalDistribution.Tail(a) - NormalDistribution.Tail(b) : NormalDistribution.Tail(-b) - NormalDistribution.Tail(-a);
    }
}
