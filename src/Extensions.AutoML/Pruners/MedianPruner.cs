namespace MLExtensions.AutoML;

/// <summary>Median stopping rule: ends a trial at a step where its best so far is worse than the median, over the other trials that came to this step, of their losses averaged up to it.</summary>
/// <remarks>
/// It assumes nothing of the shape of learning curves and never pauses a trial. Constraints come first: averages and medians are taken of violations and of losses, and compared by violation, then by loss.
/// Source: Golovin, Solnik, Moitra, Kochanski, Karro and Sculley (2017), Google Vizier: A Service for Black-Box Optimization, KDD, section 3.2.2. There the others are the completed trials; here all that came to the step.
/// </remarks>
public sealed class MedianPruner : IPruner
{
    /// <summary>The median stopping rule.</summary>
    /// <param name="startupTrials">Other trials that must have come to a step before any trial is ended there, at least 1.</param>
    /// <param name="warmupSteps">No trial is ended at this step or before it; at least 0.</param>
    /// <param name="interval">Trials report at every so many steps, at least 1, and at their last.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is below its least value.</exception>
    public MedianPruner(int startupTrials = 5, int warmupSteps = 0, int interval = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(startupTrials, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(warmupSteps, 0);
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, 1);
        (StartupTrials, WarmupSteps, Interval) = (startupTrials, warmupSteps, interval);
    }

    /// <summary>Other trials that must have come to a step before any trial is ended there.</summary>
    /// <value>5 by default.</value>
    public int StartupTrials { get; }

    /// <summary>No trial is ended at this step or before it.</summary>
    /// <value>0 by default.</value>
    public int WarmupSteps { get; }

    /// <summary>Trials report at every so many steps, and at their last.</summary>
    /// <value>1 by default.</value>
    public int Interval { get; }

    /// <inheritdoc/>
    public IReadOnlyList<int> Steps(int lastStep)
        => [.. Enumerable.Range(1, Rungs.CheckedLastStep(lastStep)).Where(step => step % Interval == 0 && step < lastStep), lastStep];

    /// <inheritdoc/>
    public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others)
    {
        if (trial.Count == 0 || trial[^1].Step <= WarmupSteps)
            return PruningDecision.Continue;
        var step = trial[^1].Step;
        var averages = others.Where(other => other.Count > 0 && other[^1].Step >= step)
            .Select(other => Average([.. other.Where(report => report.Step <= step).DefaultIfEmpty(other[0])])).ToList();
        if (averages.Count < StartupTrials)
            return PruningDecision.Continue;
        var best = trial.Aggregate((best, report) => report.IsBetterThan(best) ? report : best);
        return Median(averages).IsBetterThan(best) ? PruningDecision.Prune : PruningDecision.Continue;
    }

    private static PrunerStep Average(IReadOnlyList<PrunerStep> steps) => new(0, steps.Average(step => step.Loss), steps.Average(step => step.Violation));

    private static PrunerStep Median(List<PrunerStep> averages)
    {
        averages.Sort((a, b) => a.IsBetterThan(b) ? -1 : b.IsBetterThan(a) ? 1 : 0);
        var (low, high) = (averages[(averages.Count - 1) / 2], averages[averages.Count / 2]);
        return low == high ? low : Average([low, high]);
    }
}
