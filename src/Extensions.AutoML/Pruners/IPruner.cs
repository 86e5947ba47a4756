namespace MLExtensions.AutoML;

/// <summary>Decides, at a step of a trial, whether it is worth going on.</summary>
public interface IPruner
{
    /// <summary>The steps after which a trial reports, ascending, the last one at its end.</summary>
    /// <param name="lastStep">The last step of a trial: its number of epochs.</param>
    IReadOnlyList<int> Steps(int lastStep);

    /// <summary>Decides.</summary>
    /// <param name="trial">Steps of the trial so far, ascending, losses lower better.</param>
    /// <param name="others">Steps of all other trials.</param>
    PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others);
}

/// <summary>Loss of a trial at a step.</summary>
/// <param name="Step">The step.</param>
/// <param name="Loss">The loss, lower is better.</param>
public readonly record struct PrunerStep(int Step, double Loss);

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
