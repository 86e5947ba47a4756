namespace MLExtensions.AutoML;

/// <summary>What is left of a search's seconds and trials, those of earlier runs on its folder included.</summary>
internal sealed class SearchBudget(SearchLoopOptions options, TrialStore store)
{
    private long started;

    /// <summary>Seconds of this run.</summary>
    public double Elapsed => options.Clock.GetElapsedTime(started).TotalSeconds;

    /// <summary>Whether no trial begins any more.</summary>
    public bool IsTimeUp => options.Seconds is { } seconds && store.SecondsBefore + Elapsed >= seconds;

    /// <summary>Whether trials that run are stopped.</summary>
    public bool IsOvertime => Overtime is { } limit && Elapsed >= limit;

    public bool AreTrialsUp => store.Count() >= (options.Trials ?? int.MaxValue);

    /// <summary>How long until trials that run are stopped; infinite where they never are.</summary>
    public TimeSpan UntilOvertime => Overtime is { } seconds && seconds < TimeSpan.FromDays(40).TotalSeconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan;

    private double? Overtime => options.Seconds is { } seconds ? Math.Max(0, seconds - store.SecondsBefore) + (options.GraceInSeconds ?? Math.Max(1, seconds / 10)) : null;

    public void Start() => started = options.Clock.GetTimestamp();
}
