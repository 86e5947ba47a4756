namespace MLExtensions.AutoML;

/// <summary>Cross-entropy method: draws generations of trials, and moves what it draws from toward the best of each.</summary>
/// <remarks>
/// Numbers are drawn from a normal distribution on their scale, cut to the range, words by probabilities; the first generation is uniform. After generation t the elite, its best share, gives a mean m, a standard
/// deviation s and shares p of words for each parameter that is active in it, and the distribution becomes
/// mean = a m + (1 - a) mean, deviation = b s + (1 - b) deviation with b = a (1 - (1 - 1/t)^q) (dynamic smoothing), probabilities = a p + (1 - a) probabilities. Failed trials are never elite. Trials of unfinished
/// generations do not count yet, so a generation may run in parallel. For many parallel trials; slower to profit from few than TPE.
/// Source: Rubinstein and Kroese (2004), The Cross-Entropy Method; Kroese, Porotsky and Rubinstein (2006), The Cross-Entropy Method for Continuous Multi-Extremal Optimization, section 2.
/// </remarks>
public sealed record CrossEntropyTuner : ITuner
{
    /// <summary>Trials of a generation.</summary>
    /// <value>12; at least 2.</value>
    public int GenerationSize { get; init; } = 12;

    /// <summary>The best share of a generation, rounded up; at least two trials where there are.</summary>
    /// <value>0.25; in (0, 1).</value>
    public double EliteFraction { get; init; } = 0.25;

    /// <summary>a: weight of the elite against what was known before.</summary>
    /// <value>0.6; in (0, 1].</value>
    public double Smoothing { get; init; } = 0.6;

    /// <summary>q: how fast deviations stop to follow the elite; small is fast.</summary>
    /// <value>3; positive.</value>
    public double DeviationPower { get; init; } = 3;

    /// <summary>Least standard deviation of a number, as a share of its scale, and probability that is shared among words.</summary>
    /// <value>0.02; in (0, 0.5).</value>
    public double Floor { get; init; } = 0.02;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting is outside its limits.</exception>
    public ParameterSet? Propose(TunerContext context)
    {
        TunerSettings.Check(GenerationSize >= 2, nameof(GenerationSize), "at least 2", GenerationSize);
        TunerSettings.Check(EliteFraction is > 0 and < 1, nameof(EliteFraction), "between 0 and 1", EliteFraction);
        TunerSettings.Check(Smoothing is > 0 and <= 1, nameof(Smoothing), "above 0 and at most 1", Smoothing);
        TunerSettings.Check(DeviationPower > 0 && double.IsFinite(DeviationPower), nameof(DeviationPower), "positive", DeviationPower);
        TunerSettings.Check(Floor is > 0 and < 0.5, nameof(Floor), "above 0 and below 0.5", Floor);
        ArgumentNullException.ThrowIfNull(context);
        var laws = Learn(context.Space, context.Observations);
        return Proposal.Next(context, () => context.Space.Build(parameter => laws[parameter.Name].Draw(context.Random)));
    }

    /// <summary>What is drawn from after all finished generations.</summary>
    internal Dictionary<string, CrossEntropyLaw> Learn(SearchSpace space, IReadOnlyList<TunerObservation> observations)
    {
        var laws = space.Parameters.ToDictionary(parameter => parameter.Name, parameter => new CrossEntropyLaw(parameter), StringComparer.Ordinal);
        var count = Math.Max(2, (int)Math.Ceiling(EliteFraction * GenerationSize));
        var generations = observations.Chunk(GenerationSize).Where(chunk => chunk.Length == GenerationSize);
        foreach (var (place, generation) in generations.Index())
        {
            TunerObservation[] elite = [.. generation.BestFirst().Take(count).Where(observation => !observation.IsFailed())];
            var deviationWeight = Smoothing * (1 - Math.Pow(1 - 1.0 / (place + 1), DeviationPower));
            foreach (var parameter in space.Parameters)
            {
                ParameterValue[] values = [.. elite.Where(observation => observation.Parameters.ContainsKey(parameter.Name)).Select(observation => observation.Parameters[parameter.Name])];
                if (values.Length > 0)
                    laws[parameter.Name] = laws[parameter.Name].Toward(values, Smoothing, deviationWeight, Floor);
            }
        }
        return laws;
    }
}
