namespace MLExtensions.AutoML;

/// <summary>Successive halving in brackets of n trials: all come to rung r eta^k, then the best n eta^-(k+1) of them go on and the others end.</summary>
/// <remarks>
/// Trials 0 to n - 1 are the first bracket, the next n the second. A trial that comes to a rung waits for the rest of its bracket; failed ones count as the worst. A bracket that cannot become full, since the search begins no more trials,
/// is halved as it is. At least one trial of a bracket runs to its end. Equal losses: the trial with the lower number goes on.
/// Source: Jamieson and Talwalkar (2016), Non-stochastic Best Arm Identification and Hyperparameter Optimization, AISTATS, Algorithm 1; with a factor eta as in Li et al. (2018), JMLR 18(185).
/// </remarks>
public sealed class SuccessiveHalvingPruner : IPruner
{
    /// <summary>Successive halving.</summary>
    /// <param name="trials">Trials of a bracket, at least 2.</param>
    /// <param name="eta">One of eta trials goes on at each rung, at least 2.</param>
    /// <param name="minimumStep">The first rung r, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its least value.</exception>
    public SuccessiveHalvingPruner(int trials = 27, int eta = 3, int minimumStep = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(trials, 2);
        (Trials, Eta, MinimumStep) = (trials, Rungs.CheckedEta(eta), Rungs.CheckedFirst(minimumStep));
    }

    /// <summary>Trials of a bracket.</summary>
    /// <value>27 by default.</value>
    public int Trials { get; }

    /// <summary>One of eta trials goes on at each rung.</summary>
    /// <value>3 by default.</value>
    public int Eta { get; }

    /// <summary>The first rung.</summary>
    /// <value>1 by default.</value>
    public int MinimumStep { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Steps(int lastStep) => Rungs.Steps(MinimumStep, Eta, lastStep);

    /// <summary>Decides within one bracket, in which the trial comes after all others.</summary>
    /// <inheritdoc/>
    public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others)
        => Bracket.Decide(new(others.Count, trial, [.. others.Select((steps, id) => new PrunerTrial(id, TrialState.Running, steps))], IsClosed: false), Trials, MinimumStep, Eta);

    /// <summary>The bracket of a trial.</summary>
    /// <inheritdoc/>
    public int Group(int trialId) => trialId / Trials;

    /// <inheritdoc/>
    public PruningDecision Decide(PrunerContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return Bracket.Decide(context, Trials, MinimumStep, Eta);
    }
}
