namespace MLExtensions.AutoML;

/// <summary>What all tuners have in common: the default values come first, and nothing is tried twice while anything is left.</summary>
internal static class Proposal
{
    private const int Attempts = 20, Draws = 1_000;

    /// <summary>The first new set of values that a tuner proposes; after some that are known, one drawn at random; null where a finite space has been tried wholly.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="propose">Proposes valid values, others at each call where it can.</param>
    public static ParameterSet? Next(TunerContext context, Func<ParameterSet> propose)
    {
        var tried = Tried(context);
        var space = context.Space;
        if (context.TrialId == 0 && !tried.Contains(space.Defaults))
            return space.Defaults;
        if (tried.Count >= space.DistinctCount)
            return null;
        for (var attempt = 0; attempt < Attempts; attempt++)
            if (propose() is var proposed && !tried.Contains(proposed))
                return proposed;
        for (var draw = 0; draw < Draws; draw++)
            if (space.Draw(context.Random) is var drawn && !tried.Contains(drawn))
                return drawn;
        // Of a whole number more values than there are trials are enough to find one that is new.
        return double.IsInfinity(space.DistinctCount) ? null : SpaceGrid.Walk(space, parameter => parameter is IntegerParameter integer
            ? [.. Enumerable.Range(0, (int)Math.Min(integer.ValueCount, tried.Count + 1.0)).Select(step => (ParameterValue)((double)integer.Low + step))]
            : [.. parameter.Spread(1)]).First(values => !tried.Contains(values));
    }

    /// <summary>The first new set of values of a ranking; before there are trials to rank by, one drawn at random.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="startupTrials">Number of trials before the ranking is used, at least 2.</param>
    /// <param name="rank">Ranks valid values, the best first.</param>
    public static ParameterSet? Ranked(TunerContext context, int startupTrials, Func<TunerContext, IEnumerable<ParameterSet>> rank)
    {
        TunerSettings.Check(startupTrials >= 2, nameof(GaussianProcessTuner.StartupTrials), "at least 2", startupTrials);
        ArgumentNullException.ThrowIfNull(context);
        var isStarting = context.Observations.Count == 0 || context.Observations.Count + context.Running.Count < startupTrials;
        using var ranked = isStarting ? null : rank(context).GetEnumerator();
        return Next(context, () => ranked?.MoveNext() == true ? ranked.Current : context.Space.Draw(context.Random));
    }

    /// <summary>Everything that was or is being tried.</summary>
    /// <exception cref="ArgumentException">Something is outside the space.</exception>
    public static HashSet<ParameterSet> Tried(TunerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        foreach (var values in context.Observations.Select(observation => observation.Parameters).Concat(context.Running))
            if (context.Space.Fault(values) is { } fault)
                throw new ArgumentException($"A trial does not belong to the search space: {values}. {fault}", nameof(context));
        return [.. context.Observations.Select(observation => observation.Parameters), .. context.Running];
    }
}
