using System.Collections.Concurrent;
using System.ComponentModel.DataAnnotations;

namespace Extensions.AutoML.Tests;

[Trait("Kind", "Example")]
public class SearchLoopTests
{
    [Fact]
    public void Run_TrialZero_HasTheDefaultsThatAreActive()
    {
        List<int> asked = [];
        var outcome = SomeSearch.Run(new(_ => 1), new() { Trials = 3 }, new FakeTuner(context =>
        {
            asked.Add(context.TrialId);
            return new BowlSearch.Drawing().Propose(context);
        }));
        Assert.Equal("x = 0.5, shape = round", outcome.Trials[0].Settings.Parameters.ToString());
        Assert.Equal([1, 2], asked);
    }

    [Fact]
    public void Run_SameSeedAndTrials_GivesTheSameTrialsAndWinner()
    {
        SearchOutcome Search(int seed) => SomeSearch.Run(new(settings => BowlSearch.Depth(settings.Parameters) + new Random(settings.Seed).NextDouble()), new() { Trials = 30, Seed = seed });
        var (first, again, other) = (Search(3), Search(3), Search(4));
        static IEnumerable<(ParameterSet, int, double)> Told(SearchOutcome outcome) => outcome.Trials.Select(trial => (trial.Settings.Parameters, trial.Settings.Seed, trial.Metric));
        Assert.Equal(Told(first), Told(again));
        Assert.Equal(first.Best!.Settings.TrialId, again.Best!.Settings.TrialId);
        Assert.Empty(Told(first).Skip(1).Intersect(Told(other)));
        Assert.Equal(30, first.Trials.Select(trial => trial.Settings.Seed).Distinct().Count());
        Assert.Equal(first.Trials.Min(trial => trial.Metric), first.Best.Metric);
    }

    [Fact]
    public void Run_HigherIsBetter_TakesTheHighest()
    {
        List<double> losses = [];
        var outcome = SomeSearch.Run(new(settings => settings.TrialId % 4), new() { Trials = 6, HigherIsBetter = true }, new FakeTuner(context =>
        {
            losses = [.. context.Observations.Select(observation => observation.Loss)];
            return new BowlSearch.Drawing().Propose(context);
        }));
        Assert.Equal((3, 3.0), (outcome.Best!.Settings.TrialId, outcome.Best.Metric));
        Assert.Equal([0, -1, -2, -3, -0], losses);
    }

    [Fact]
    public void Run_Parallel_RunsSoManyAtATimeAndSharesThreads()
    {
        using var barrier = new Barrier(3);
        ConcurrentBag<int> threads = [];
        var outcome = SomeSearch.Run(new((settings, progress, _) =>
        {
            threads.Add(progress.Threads);
            Assert.True(barrier.SignalAndWait(TimeSpan.FromMinutes(1)), "Three trials do not run at a time.");
            return BowlSearch.Measure(settings.TrialId);
        }), new() { Trials = 9, Parallelism = 3, Threads = 7 });
        Assert.Equal(Enumerable.Range(0, 9), outcome.Trials.Select(trial => trial.Settings.TrialId));
        Assert.All(threads, count => Assert.Equal(2, count));
        Assert.Equal(SearchEnd.TrialsAreUp, outcome.End);
    }

    [Fact]
    public void Run_Parallel_TunerIsToldWhatRuns()
    {
        using var barrier = new Barrier(2);
        ConcurrentDictionary<int, int> told = [];
        SomeSearch.Run(new((settings, _, _) =>
        {
            barrier.SignalAndWait(TimeSpan.FromMinutes(1));
            return BowlSearch.Measure(1);
        }), new() { Trials = 2, Parallelism = 2, Threads = 2 }, new FakeTuner(context =>
        {
            told[context.TrialId] = context.Running.Count;
            return new BowlSearch.Drawing().Propose(context);
        }));
        Assert.Equal(1, told[1]);
    }

    [Fact]
    public void Run_MoreTrialsLater_GoesOnFromThere()
    {
        using var folder = new TemporaryFolder();
        List<int> ran = [];
        foreach (var trials in new[] { 3, 3, 5 })
        {
            using var store = new TrialStore(folder.Path, BowlSearch.Identity);
            SomeSearch.Run(new(settings =>
            {
                ran.Add(settings.TrialId);
                return 1;
            }), new() { Trials = trials }, store: store);
        }

        Assert.Equal([0, 1, 2, 3, 4], ran);
    }

    [Fact]
    public void Run_NothingLeftToTry_Ends()
    {
        var outcome = SomeSearch.Run(new(_ => 1), new() { Trials = 10 }, new FakeTuner(context => context.TrialId < 3 ? new BowlSearch.Drawing().Propose(context) : null));
        Assert.Equal((3, SearchEnd.NothingLeft), (outcome.Trials.Length, outcome.End));
    }

    [Fact]
    public void Run_TunerThrows_EndsWithItsError()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        Assert.Equal("no idea", Assert.Throws<NotSupportedException>(() => SomeSearch.Run(new(_ => 1), new() { Trials = 3 }, new FakeTuner(_ => throw new NotSupportedException("no idea")), store: store)).Message);
        Assert.False(store.IsAnyRunning());
        Assert.Equal(1, store.Count());
    }

    [Fact]
    public void Run_PrunerThrows_EndsWithItsError_AndGivesTheTrialBack()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        var error = Assert.Throws<NotSupportedException>(() => SomeSearch.Run(new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, _ => 1)), new() { Trials = 3 }, pruner: new Broken(), store: store));
        Assert.Equal("no idea", error.Message);
        Assert.Equal(1, store.TakeOver()!.TrialId);
    }

    [Fact]
    public void Run_TrialOfAnEndedProcess_IsRunAgainButNotForever()
    {
        using var folder = new TemporaryFolder();
        for (var attempt = 0; attempt < SearchLoop.AttemptsOfATrial; attempt++)
        {
            using var ends = new TrialStore(folder.Path, BowlSearch.Identity);
            if (ends.TakeOver() is null)
                ends.Propose(new(ends.Reserve(9)!.Value, new([]), 1, default));
        }

        using var store = new TrialStore(folder.Path, BowlSearch.Identity);
        var outcome = SomeSearch.Run(new(_ => 1), new() { Trials = 2 }, store: store);
        Assert.Equal((TrialState.Failed, "ProcessEnded"), (outcome.Trials[0].State, outcome.Trials[0].FailureType));
        Assert.Equal(1, outcome.Best!.Settings.TrialId);
    }

    /// <summary>A process that hung and lost its trial to another one neither ends nor spoils the result.</summary>
    [Fact]
    public void Run_TrialTakenByAnotherProcess_IsLeftToIt()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        using var store = new TrialStore(folder.Path, BowlSearch.Identity, clock);
        using var other = new TrialStore(folder.Path, BowlSearch.Identity, clock);
        var monitor = new NotingMonitor();
        var outcome = SomeSearch.Run(new((settings, progress, token) =>
        {
            if (settings.TrialId == 1)
            {
                clock.Advance(61);
                other.Finish(new() { Settings = other.TakeOver()!.Result.Settings, State = TrialState.Completed, Metric = -5 });
            }

            return SomeSearch.Steps(settings, progress, token, _ => 1);
        }), new() { Trials = 3, Clock = clock, Heartbeat = TimeSpan.FromDays(1), Monitor = monitor }, store: store);
        Assert.Equal([1, -5, 1], outcome.Trials.Select(trial => trial.Metric));
        Assert.DoesNotContain("completed 1", monitor.Notes);
    }

    [Fact]
    public void Constructor_NoBudgetOrTooManyAtATime_IsRefused()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        SearchLoop Make(SearchLoopOptions options) => SomeSearch.Loop(new(_ => 1), options, null, null, store);
        Assert.Contains("needs a budget", Assert.Throws<ValidationException>(() => Make(new())).Message, StringComparison.Ordinal);
        Assert.Contains("Got 0", Assert.Throws<ValidationException>(() => Make(new() { Seconds = 0 })).Message, StringComparison.Ordinal);
        Assert.Contains("Got 0", Assert.Throws<ValidationException>(() => Make(new() { Trials = 0 })).Message, StringComparison.Ordinal);
        Assert.Equal(1, Make(new() { Trials = 1, Parallelism = 1000 }).ThreadsPerTrial);
        Assert.Contains("must not exceed the threads that trials share, 2. Got 3", Assert.Throws<ValidationException>(() => Make(new() { Trials = 1, Parallelism = 3, Threads = 2 })).Message, StringComparison.Ordinal);
    }

    private sealed class Broken : IPruner
    {
        public IReadOnlyList<int> Steps(int lastStep) => new AshaPruner().Steps(lastStep);

        public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others) => throw new NotSupportedException("no idea");
    }
}
