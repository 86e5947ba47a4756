namespace MLExtensions.AutoML;

/// <summary>Loss of a trial at a step. Lower is better; a trial that misses no constraint is better than any that does.</summary>
/// <param name="Step">The step.</param>
/// <param name="Loss">The loss, lower is better.</param>
/// <param name="Violation">By how much constraints are missed, 0 where all are met.</param>
public readonly record struct PrunerStep(int Step, double Loss, double Violation = 0)
{
    /// <summary>Whether it is better than another one: by what constraints are missed, then by the loss.</summary>
    internal bool IsBetterThan(PrunerStep other) => Violation < other.Violation || (Violation == other.Violation && Loss < other.Loss);

    /// <summary>What a trial had come to at a step: its last report up to there, null where it has not come that far.</summary>
    internal static PrunerStep? At(IReadOnlyList<PrunerStep> steps, int step)
    {
        if (steps.Count == 0 || steps[^1].Step < step)
            return null;
        var index = steps.Count - 1;
        while (index > 0 && steps[index].Step > step)
            index--;
        return steps[index];
    }
}
