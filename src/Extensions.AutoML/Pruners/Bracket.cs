namespace MLExtensions.AutoML;

/// <summary>Trials that are halved together.</summary>
internal static class Bracket
{
    /// <summary>Decides on a trial of a bracket: at each rung the best n eta^-k of the n trials go on once all that came so far have reported or failed.</summary>
    /// <param name="context">The trial, and the others of its bracket.</param>
    /// <param name="size">Trials of a full bracket.</param>
    /// <param name="first">The first rung.</param>
    /// <param name="eta">One of eta goes on.</param>
    public static PruningDecision Decide(PrunerContext context, int size, int first, int eta)
    {
        if (context.Steps.Count == 0 || Rungs.Index(first, eta, context.Steps[^1].Step) is not (>= 0 and var last))
            return PruningDecision.Continue;
        var alive = context.Others.Append(new PrunerTrial(context.TrialId, TrialState.Running, context.Steps)).OrderBy(trial => trial.TrialId).ToList();
        if (alive.Count < size && !context.IsClosed)
            return PruningDecision.Pause;
        size = alive.Count;
        for (var rung = 0; rung <= last; rung++)
        {
            var step = (int)Rungs.Power(first, eta, rung);
            if (alive.Any(trial => !IsOver(trial) && PrunerStep.At(trial.Steps, step) is null))
                return PruningDecision.Pause;
            alive.Sort((a, b) => Compare(a, b, step));
            alive = [.. alive.Take((int)Math.Max(1, size / Rungs.Power(1, eta, rung + 1)))];
            if (alive.All(trial => trial.TrialId != context.TrialId))
                return PruningDecision.Prune;
        }

        return PruningDecision.Continue;
    }

    private static bool IsOver(PrunerTrial trial) => trial.State is TrialState.Failed or TrialState.Pruned or TrialState.Completed;

    private static int Compare(PrunerTrial a, PrunerTrial b, int step) => (Value(a, step), Value(b, step)) switch
    {
        ({ } first, { } second) when first.IsBetterThan(second) => -1,
        ({ } first, { } second) when second.IsBetterThan(first) => 1,
        (null, { }) => 1,
        ({ }, null) => -1,
        _ => a.TrialId.CompareTo(b.TrialId),
    };

    private static PrunerStep? Value(PrunerTrial trial, int step) => trial.State == TrialState.Failed ? null : PrunerStep.At(trial.Steps, step);
}
