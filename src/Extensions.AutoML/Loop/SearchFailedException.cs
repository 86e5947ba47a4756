using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>A search in which no trial came to a measurement.</summary>
public sealed class SearchFailedException : InvalidOperationException
{
    internal SearchFailedException(string message, ImmutableDictionary<string, int> reasons) : base(message) => Reasons = reasons;

    /// <summary>How many trials failed for each reason: the error's type and message.</summary>
    public IReadOnlyDictionary<string, int> Reasons { get; }

    internal static SearchFailedException Of(IReadOnlyList<TrialResult> trials)
    {
        var reasons = trials.Where(trial => trial.State == TrialState.Failed).CountBy(trial => $"{trial.FailureType}: {trial.Failure}").ToImmutableDictionary();
        return reasons.IsEmpty
            ? new($"Not one trial came to a measurement within the budget: {trials.Count} began. A greater budget, or steps that report earlier, are needed.", reasons)
            : new($"Every trial failed, {reasons.Values.Sum()} in all. Reasons, with how often each: {string.Join("; ", reasons.OrderByDescending(reason => reason.Value).ThenBy(reason => reason.Key, StringComparer.Ordinal).Select(reason => $"{reason.Value} x {reason.Key}"))}", reasons);
    }
}
