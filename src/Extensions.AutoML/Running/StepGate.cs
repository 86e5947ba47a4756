using Microsoft.ML;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Measures a training at the steps of its trial, and does what the search decides.</summary>
internal sealed class StepGate(ITrialProgress progress, Func<ITransformer, TrialMeasurement> measure) : IEpochGate
{
    private HashSet<int>? steps;

    /// <summary>The last measurement.</summary>
    public TrialMeasurement? Last { get; private set; }

    /// <summary>Whether the search ended the trial.</summary>
    public bool IsPruned { get; private set; }

    public EpochVerdict Pass(EpochRecord epoch, int epochCount, Func<ITransformer> model)
    {
        steps ??= [.. progress.Steps(epochCount)];
        if (!steps.Contains(epoch.Epoch))
            return EpochVerdict.Continue;
        Last = measure(model());
        var decision = progress.Report(epoch.Epoch, Last);
        IsPruned = decision == PruningDecision.Prune;
        return decision switch { PruningDecision.Continue => EpochVerdict.Continue, PruningDecision.Pause => EpochVerdict.Pause, _ => EpochVerdict.Stop };
    }
}
