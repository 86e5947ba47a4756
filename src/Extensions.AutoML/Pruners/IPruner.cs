namespace MLExtensions.AutoML;

/// <summary>Decides, at a step of a trial, whether it is worth going on. It keeps nothing between calls, and is used by several threads at a time.</summary>
public interface IPruner
{
    /// <summary>The steps after which a trial reports, ascending, the last one at its end.</summary>
    /// <param name="lastStep">The last step of a trial: its number of epochs.</param>
    IReadOnlyList<int> Steps(int lastStep);

    /// <summary>Decides.</summary>
    /// <param name="trial">Steps of the trial so far, ascending, losses lower better.</param>
    /// <param name="others">Steps of all other trials.</param>
    PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others);

    /// <summary>Which trials compete with a trial: those of the same group. Of a group's trials that wait at a step the best is asked first, and while it waits so do the others.</summary>
    /// <param name="trialId">Number of the trial.</param>
    int Group(int trialId) => 0;

    /// <summary>Decides, where more counts than the steps: what a search calls. A pruner that needs steps alone leaves this as it is.</summary>
    /// <param name="context">The trial and the others, with their numbers and states.</param>
    PruningDecision Decide(PrunerContext context) => Decide(context.Steps, [.. context.Others.Select(other => other.Steps)]);
}

/// <summary>What becomes of a trial at a step.</summary>
public enum PruningDecision
{
    /// <summary>It goes on.</summary>
    Continue,

    /// <summary>It waits: it goes on if it turns out to be among the best at its step.</summary>
    Pause,

    /// <summary>It ends.</summary>
    Prune,
}
