namespace MLExtensions.Trainers;

/// <summary>What objectives make of the number of training rows of each class.</summary>
internal static class ClassFrequencies
{
    /// <summary>Gives the counts back if there are two or more, all positive.</summary>
    /// <param name="owner">The object that has the parameter.</param>
    /// <param name="counts">The counts.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ArgumentException">There are fewer than two counts, or one is 0, negative, infinite or NaN.</exception>
    public static NumberList Check(object owner, NumberList counts, string name) => counts.Count >= 2
        ? Interval.Positive.Check(owner, counts, name)
        : throw new ArgumentException($"{name} of {owner.GetType().Name} must hold the number of training rows of each class, of 2 classes or more. Got {counts.Count} numbers.", name);

    /// <summary>Class-balanced weights (1 - beta) / (1 - beta^n_k), the inverse effective number of samples, scaled to have the sum K.</summary>
    public static NumberList EffectiveWeights(NumberList counts, double beta)
    {
        // -expm1(n log beta) keeps its digits where beta^n is close to 1; beta = 0 gives weights of 1
        var weights = counts.Select(count => (1 - beta) / -Expm1(count * Math.Log(beta))).ToArray();
        var factor = weights.Length / weights.Sum();
        return Array.ConvertAll(weights, weight => weight * factor);
    }

    /// <summary>exp(x) - 1 for x up to 0.</summary>
    private static double Expm1(double x) => x > -1e-5 ? x + x * x / 2 : Math.Exp(x) - 1;
}
