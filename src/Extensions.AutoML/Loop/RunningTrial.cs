namespace MLExtensions.AutoML;

/// <summary>A trial that a worker runs: takes its reports, keeps them, and decides.</summary>
internal sealed class RunningTrial : ITrialProgress, IDisposable
{
    private readonly SearchLoop loop;
    private readonly CancellationTokenSource stop;
    private readonly double secondsBefore;
    private readonly long started;
    private PruningDecision decision = PruningDecision.Continue;
    private TrialMeasurement? last;
    private int lastStep = int.MaxValue;
    private int reported;
    private TimeSpan inReports;

    public RunningTrial(SearchLoop loop, StoredTrial trial, CancellationToken stopped)
    {
        (this.loop, Settings, secondsBefore, started) = (loop, trial.Result.Settings, trial.Result.Steps.IsDefaultOrEmpty ? 0 : trial.Result.DurationInSeconds, loop.Clock.GetTimestamp());
        stop = CancellationTokenSource.CreateLinkedTokenSource(stopped);
    }

    public TrialSettings Settings { get; }

    public CancellationToken Token => stop.Token;

    /// <summary>Whether it is another process's by now.</summary>
    public bool IsLost { get; private set; }

    public string? CheckpointPath => loop.Store.CheckpointPath(Settings.TrialId);

    public int Threads => loop.ThreadsPerTrial;

    /// <summary>Seconds in the runner itself, without what its reports took.</summary>
    public double RunnerSeconds => (loop.Clock.GetElapsedTime(started) - inReports).TotalSeconds;

    private double Seconds => secondsBefore + loop.Clock.GetElapsedTime(started).TotalSeconds;

    public IReadOnlyList<int> Steps(int lastStep)
    {
        this.lastStep = lastStep;
        return loop.Faults.Guard(() => loop.Pruner.Steps(lastStep));
    }

    public PruningDecision Report(int step, TrialMeasurement measurement)
    {
        var entered = loop.Clock.GetTimestamp();
        try
        {
            Token.ThrowIfCancellationRequested();
            if (decision != PruningDecision.Continue)
                return decision;
            if (step <= reported)
                throw new InvalidOperationException(FormattableString.Invariant($"The runner reported step {step} after step {reported}: steps must be above 0 and ascend."));
            loop.Order.Check(measurement, FormattableString.Invariant($"at step {step}"));
            (reported, last) = (step, measurement);
            Keep(step, measurement);
            return decision = step >= lastStep ? PruningDecision.Continue : loop.Faults.Guard(() => loop.Decide(Settings.TrialId));
        }
        finally
        {
            inReports += loop.Clock.GetElapsedTime(entered);
        }
    }

    /// <summary>What came of it, once its runner returned.</summary>
    public TrialResult Conclude(TrialMeasurement measurement)
    {
        if (decision != PruningDecision.Continue)
            return Result(decision == PruningDecision.Pause ? TrialState.Paused : TrialState.Pruned, last!);
        loop.Order.Check(measurement, "at the end");
        if (reported < lastStep && lastStep < int.MaxValue)
            Keep(lastStep, measurement);   // it ended early, of itself: pruners see its end where others come to theirs
        return Result(TrialState.Completed, measurement);
    }

    public TrialResult Fail(string type, string message) => new() { Settings = Settings, State = TrialState.Failed, DurationInSeconds = Seconds, FailureType = type, Failure = message };

    public void Stop()
    {
        try
        {
            stop.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // It ended in this moment.
        }
    }

    public void Dispose() => stop.Dispose();

    private void Keep(int step, TrialMeasurement measurement)
    {
        if (loop.Faults.Guard(() => loop.Store.Report(Settings.TrialId, new(step, measurement.Metric, measurement.Violation, Seconds))))
            return;
        IsLost = true;
        Stop();
        Token.ThrowIfCancellationRequested();
    }

    private TrialResult Result(TrialState state, TrialMeasurement measurement) => new()
    {
        Settings = Settings,
        State = state,
        Metric = measurement.Metric,
        Violation = measurement.Violation,
        Metrics = measurement.Metrics,
        DurationInSeconds = Seconds,
    };
}
