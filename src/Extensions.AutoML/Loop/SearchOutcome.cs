using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Why a search ended.</summary>
internal enum SearchEnd
{
    /// <summary>It had its number of trials.</summary>
    TrialsAreUp,

    /// <summary>It had its time.</summary>
    TimeIsUp,

    /// <summary>There was nothing left to try.</summary>
    NothingLeft,

    /// <summary>It was cancelled.</summary>
    Cancelled,
}

/// <summary>What a search came to.</summary>
/// <param name="Trials">All trials, ascending by number.</param>
/// <param name="Best">The best trial: of those that ran to their end, where there are any, else of those that came farthest. Null where none came to a measurement.</param>
/// <param name="End">Why the search ended.</param>
/// <param name="Seconds">Seconds of this run.</param>
/// <param name="RunnerSeconds">Seconds that runners took in this run, added up over parallel trials.</param>
internal sealed record SearchOutcome(ImmutableArray<TrialResult> Trials, TrialResult? Best, SearchEnd End, double Seconds, double RunnerSeconds)
{
    /// <summary>Whether the best trial meets all constraints. If not, no trial that is as far does, and its violation is the least.</summary>
    public bool MeetsConstraints => Best is { Violation: 0 };

    /// <summary>How many trials failed, by the error's type.</summary>
    public ImmutableSortedDictionary<string, int> Failures { get; } = Trials.Where(trial => trial.State == TrialState.Failed).CountBy(trial => trial.FailureType ?? "").ToImmutableSortedDictionary(StringComparer.Ordinal);
}
