namespace MLExtensions.AutoML;

/// <summary>Hyperband: brackets of successive halving that differ in how early they compare, from many trials with few steps to few trials with all steps.</summary>
/// <remarks>
/// With s_max = floor(log_eta R), bracket s = s_max, ..., 0 has ceil((s_max + 1) / (s + 1) eta^s) trials and the rungs R eta^-s, R eta^-s+1, ..., R; trials fill one bracket after the other, and begin again with the first.
/// Steps are whole numbers: R is rounded down to a power of eta, beyond which trials run to their end.
/// Source: Li, Jamieson, DeSalvo, Rostamizadeh and Talwalkar (2018), Hyperband: A Novel Bandit-Based Approach to Hyperparameter Optimization, JMLR 18(185), Algorithm 1.
/// </remarks>
public sealed class HyperbandPruner : IPruner
{
    private readonly int[] sizes;
    private readonly long top;

    /// <summary>Hyperband.</summary>
    /// <param name="maximumStep">R: about the last step of a trial, at least <paramref name="eta"/>.</param>
    /// <param name="eta">One of eta trials goes on at each rung, at least 2.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its least value.</exception>
    public HyperbandPruner(int maximumStep, int eta = 3)
    {
        Eta = Rungs.CheckedEta(eta);
        ArgumentOutOfRangeException.ThrowIfLessThan(maximumStep, eta);
        MaximumStep = maximumStep;
        var most = Rungs.Steps(1, eta, maximumStep).Count(step => Rungs.Index(1, eta, step) >= 0) - 1;
        top = Rungs.Power(1, eta, most);
        sizes = [.. Enumerable.Range(0, most + 1).Select(k => (int)((((most + 1) * Rungs.Power(1, eta, most - k)) + most - k) / (most - k + 1)))];
    }

    /// <summary>R: about the last step of a trial.</summary>
    public int MaximumStep { get; }

    /// <summary>One of eta trials goes on at each rung.</summary>
    /// <value>3 by default.</value>
    public int Eta { get; }

    /// <summary>Trials of each bracket, that with most first.</summary>
    public IReadOnlyList<int> BracketSizes => sizes;

    /// <inheritdoc/>
    public IReadOnlyList<int> Steps(int lastStep) => [.. Rungs.Steps(1, Eta, lastStep).Where(step => step < top || step == lastStep)];

    /// <summary>Decides, with the trial as the one that comes after all others.</summary>
    /// <inheritdoc/>
    public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others)
    {
        var group = Group(others.Count);
        return Decide(new PrunerContext(others.Count, trial, [.. others.Select((steps, id) => new PrunerTrial(id, TrialState.Running, steps)).Where(other => Group(other.TrialId) == group)], IsClosed: false));
    }

    /// <summary>The bracket of a trial, counted through all rounds.</summary>
    /// <inheritdoc/>
    public int Group(int trialId)
    {
        var (round, rest) = Math.DivRem(trialId, sizes.Sum());
        var bracket = 0;
        while (rest >= sizes[bracket])
            rest -= sizes[bracket++];
        return (round * sizes.Length) + bracket;
    }

    /// <inheritdoc/>
    public PruningDecision Decide(PrunerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        var bracket = Group(context.TrialId) % sizes.Length;
        if (bracket == sizes.Length - 1 || context.Steps.Count == 0 || context.Steps[^1].Step >= top)
            return PruningDecision.Continue;
        return Bracket.Decide(context, sizes[bracket], (int)Rungs.Power(1, Eta, bracket), Eta);
    }
}
