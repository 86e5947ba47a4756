namespace MLExtensions.AutoML;

/// <summary>Asynchronous successive halving (ASHA): at each rung r eta^k a trial goes on while it is among the best 1/eta of all that came to the rung; else it waits, and goes on once it is.</summary>
/// <remarks>
/// No trial waits for another one to finish, so parallel workers are never idle: a worker takes the waiting trial on the highest rung that may go on, and begins a new one where none may.
/// A trial that is among the best when it comes to a rung goes on at once, where the paper's worker would first look for a waiting trial on a higher rung.
/// Among trials with equal losses those that already went on come first.
/// Source: Li, Jamieson, Rostamizadeh, Gonina, Ben-tzur, Hardt, Recht and Talwalkar (2020), A System for Massively Parallel Hyperparameter Tuning, MLSys, Algorithm 2 with s = 0.
/// </remarks>
public sealed class AshaPruner : IPruner
{
    /// <summary>Asynchronous successive halving.</summary>
    /// <param name="eta">One of eta trials goes on at each rung, at least 2.</param>
    /// <param name="minimumStep">The first rung r, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its least value.</exception>
    public AshaPruner(int eta = 4, int minimumStep = 1) => (Eta, MinimumStep) = (Rungs.CheckedEta(eta), Rungs.CheckedFirst(minimumStep));

    /// <summary>One of eta trials goes on at each rung.</summary>
    /// <value>4 by default, as in the paper.</value>
    public int Eta { get; }

    /// <summary>The first rung.</summary>
    /// <value>1 by default.</value>
    public int MinimumStep { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Steps(int lastStep) => Rungs.Steps(MinimumStep, Eta, lastStep);

    /// <inheritdoc/>
    public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others)
    {
        if (trial.Count == 0 || Rungs.Index(MinimumStep, Eta, trial[^1].Step) < 0)
            return PruningDecision.Continue;
        var (own, step) = (trial[^1], trial[^1].Step);
        var (inRung, ahead) = (1, 0);
        foreach (var other in others)
            if (PrunerStep.At(other, step) is { } report)
            {
                inRung++;
                var wentOn = other[^1].Step > step;
                ahead += report.IsBetterThan(own) || (wentOn && !own.IsBetterThan(report)) ? 1 : 0;
            }
        return ahead < inRung / Eta ? PruningDecision.Continue : PruningDecision.Pause;
    }
}
