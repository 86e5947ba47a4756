namespace MLExtensions.AutoML;

/// <summary>Tree-structured Parzen estimator: proposes values that are likely among the good trials and unlikely among the others.</summary>
/// <remarks>
/// The trials are split at the quantile gamma of their order. For each parameter, in the order of the space and where it is active, some values are drawn from its density l among the good trials in which it was
/// active, and the one with the greatest l / g is taken, g its density among the others; that value has the greatest expected improvement. Densities are Parzen mixtures on the parameter's scale with a prior; of
/// whole numbers the probability of the number's cell counts; words have their frequency, with the prior weight added to each. Trials that miss constraints come after all that meet them, failed ones and those that
/// run at the moment count among the others. Cheap, copes with many conditional parameters and thousands of trials; it models parameters apart from each other.
/// Source: Bergstra, Bardenet, Bengio and Kégl (2011), Algorithms for Hyper-Parameter Optimization; Bergstra, Yamins and Cox (2013), Making a Science of Model Search.
/// </remarks>
public sealed record TpeTuner : ITuner
{
    /// <summary>Number of trials, the first with the defaults, before the model is used; they are drawn at random.</summary>
    /// <value>10; at least 1.</value>
    public int StartupTrials { get; init; } = 10;

    /// <summary>The share gamma of trials that are good; at least one is, and no more than <see cref="MaximumGoodTrials"/>.</summary>
    /// <value>0.15, as in the paper; in (0, 1).</value>
    public double GoodFraction { get; init; } = 0.15;

    /// <summary>Greatest number of good trials.</summary>
    /// <value>25; at least 1.</value>
    public int MaximumGoodTrials { get; init; } = 25;

    /// <summary>Number of values that are drawn from l for each parameter.</summary>
    /// <value>24; at least 1.</value>
    public int Candidates { get; init; } = 24;

    /// <summary>Weight of the prior in a density of numbers, and of each word, in trials.</summary>
    /// <value>2; positive. With less it may never leave a branch of a choice that looked good early.</value>
    public double PriorWeight { get; init; } = 2;

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A setting is outside its limits.</exception>
    public ParameterSet? Propose(TunerContext context)
    {
        TunerSettings.Check(StartupTrials >= 1, nameof(StartupTrials), "at least 1", StartupTrials);
        TunerSettings.Check(GoodFraction is > 0 and < 1, nameof(GoodFraction), "between 0 and 1", GoodFraction);
        TunerSettings.Check(MaximumGoodTrials >= 1, nameof(MaximumGoodTrials), "at least 1", MaximumGoodTrials);
        TunerSettings.Check(Candidates >= 1, nameof(Candidates), "at least 1", Candidates);
        TunerSettings.Check(PriorWeight > 0 && double.IsFinite(PriorWeight), nameof(PriorWeight), "positive", PriorWeight);
        ArgumentNullException.ThrowIfNull(context);
        var isStarting = context.Observations.Count + context.Running.Count < StartupTrials;
        var (good, others) = Split(context);
        return Proposal.Next(context, () => isStarting ? context.Space.Draw(context.Random) : context.Space.Build(parameter => Choose(parameter, good, others, context.Random)));
    }

    /// <summary>The good trials and the others, those that run at the moment among them.</summary>
    internal (IReadOnlyList<ParameterSet> Good, IReadOnlyList<ParameterSet> Others) Split(TunerContext context)
    {
        TunerObservation[] ordered = [.. context.Observations.BestFirst()];
        var count = Math.Min((int)Math.Ceiling(GoodFraction * ordered.Length), MaximumGoodTrials);
        count = Math.Min(count, ordered.Count(observation => !observation.IsFailed()));
        return ([.. ordered[..count].Select(observation => observation.Parameters)], [.. ordered[count..].Select(observation => observation.Parameters), .. context.Running]);
    }

    /// <summary>ln (l / g) of a value.</summary>
    internal double LogRatio(SearchParameter parameter, ParameterValue value, IReadOnlyList<ParameterSet> good, IReadOnlyList<ParameterSet> others)
        => Math.Log(Density(parameter, good)(value)) - Math.Log(Density(parameter, others)(value));

    private ParameterValue Choose(SearchParameter parameter, IReadOnlyList<ParameterSet> good, IReadOnlyList<ParameterSet> others, Random random)
    {
        if (parameter.ValueCount == 1)
            return parameter.DefaultValue;
        var (l, g) = (Density(parameter, good), Density(parameter, others));
        return Draws(parameter, good, random).Take(Candidates).MaxBy(value => Math.Log(l(value)) - Math.Log(g(value)));
    }

    private IEnumerable<ParameterValue> Draws(SearchParameter parameter, IReadOnlyList<ParameterSet> trials, Random random)
    {
        var density = parameter is ChoiceParameter ? null : new ParzenDensity(Units(parameter, trials), PriorWeight);
        double[] weights = parameter is ChoiceParameter choice ? [.. choice.Words.Select(word => Weight(choice, word, trials))] : [];
        while (true)
            yield return parameter.FromUnit(density?.Draw(random) ?? (random.NextIndex(weights) + 0.5) / weights.Length);
    }

    private Func<ParameterValue, double> Density(SearchParameter parameter, IReadOnlyList<ParameterSet> trials)
    {
        if (parameter is ChoiceParameter choice)
        {
            var total = choice.Words.Sum(word => Weight(choice, word, trials));
            return value => Weight(choice, value.Word!, trials) / total;
        }
        var density = new ParzenDensity(Units(parameter, trials), PriorWeight);
        return value =>
        {
            var (low, high) = parameter.Cell(parameter.ToUnit(value));
            return density.At(low, high);
        };
    }

    private double Weight(ChoiceParameter choice, string word, IReadOnlyList<ParameterSet> trials)
        => PriorWeight + trials.Count(trial => trial.TryGetValue(choice.Name, out var value) && value.Word == word);

    private static IEnumerable<double> Units(SearchParameter parameter, IReadOnlyList<ParameterSet> trials)
        => trials.Where(trial => trial.ContainsKey(parameter.Name)).Select(trial => parameter.ToUnit(trial[parameter.Name]));
}
