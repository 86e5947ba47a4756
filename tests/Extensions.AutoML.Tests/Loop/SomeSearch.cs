using System.Collections.Concurrent;

namespace Extensions.AutoML.Tests;

/// <summary>A runner that is a function.</summary>
internal sealed class FakeRunner(Func<TrialSettings, ITrialProgress, CancellationToken, TrialMeasurement> run) : ITrialRunner
{
    public FakeRunner(Func<TrialSettings, double> metric) : this((settings, _, _) => BowlSearch.Measure(metric(settings)))
    {
    }

    public TrialMeasurement Run(TrialSettings settings, ITrialProgress progress, CancellationToken cancellationToken) => run(settings, progress, cancellationToken);
}

/// <summary>A tuner that is a function.</summary>
internal sealed class FakeTuner(Func<TunerContext, ParameterSet?> propose) : ITuner
{
    public ParameterSet? Propose(TunerContext context) => propose(context);
}

/// <summary>A monitor that notes what it is told, and then does something.</summary>
internal sealed class NotingMonitor(Action<string>? then = null) : ISearchMonitor
{
    public ConcurrentQueue<string> Notes { get; } = new();

    public void ReportRunningTrial(TrialSettings settings) => Note($"running {settings.TrialId}");

    public void ReportCompletedTrial(TrialResult result) => Note($"completed {result.Settings.TrialId}");

    public void ReportBestTrial(TrialResult result) => Note($"best {result.Settings.TrialId}");

    public void ReportFailTrial(TrialSettings settings, Exception? exception = null) => Note($"failed {settings.TrialId} {exception?.Message}");

    public void ReportPrunedTrial(TrialResult result) => Note($"{result.State} {result.Settings.TrialId}".ToLowerInvariant());

    private void Note(string note)
    {
        Notes.Enqueue(note);
        then?.Invoke(note);
    }
}

/// <summary>Searches with fakes.</summary>
internal static class SomeSearch
{
    public static SearchOutcome Run(FakeRunner runner, SearchLoopOptions options, ITuner? tuner = null, IPruner? pruner = null, TrialStore? store = null, CancellationToken token = default)
    {
        using var own = store is null ? new TrialStore(null, BowlSearch.Identity, options.Clock) : null;
        return Loop(runner, options, tuner, pruner, store ?? own!).Run(token);
    }

    public static SearchLoop Loop(FakeRunner runner, SearchLoopOptions options, ITuner? tuner, IPruner? pruner, TrialStore store)
        => new(BowlSearch.Space, runner, tuner ?? new BowlSearch.Drawing(), pruner ?? new NoPruner(), store, options);

    /// <summary>Reports the same number at each step, and goes on from its checkpoint.</summary>
    public static TrialMeasurement Steps(TrialSettings settings, ITrialProgress progress, CancellationToken token, Func<int, double> metric, int lastStep = 9, Action<int>? at = null)
    {
        var done = File.Exists(progress.CheckpointPath) ? int.Parse(File.ReadAllText(progress.CheckpointPath!), null) : 0;
        foreach (var step in progress.Steps(lastStep).Where(step => step > done))
        {
            at?.Invoke(step);
            token.ThrowIfCancellationRequested();
            if (progress.Report(step, BowlSearch.Measure(metric(settings.TrialId))) == PruningDecision.Continue)
                continue;
            File.WriteAllText(progress.CheckpointPath!, $"{step}");
            break;
        }

        return BowlSearch.Measure(metric(settings.TrialId));
    }
}
