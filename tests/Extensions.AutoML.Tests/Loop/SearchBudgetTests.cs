namespace Extensions.AutoML.Tests;

/// <summary>Time, by a clock that goes on when told to.</summary>
[Trait("Kind", "Example")]
public class SearchBudgetTests
{
    private readonly ManualClock clock = new();

    [Fact]
    public void Run_Seconds_BeginsNoTrialBeyondThem()
    {
        var outcome = SomeSearch.Run(Taking(1), new() { Seconds = 4.5, Clock = clock });
        Assert.Equal((5, SearchEnd.TimeIsUp), (outcome.Trials.Length, outcome.End));
        Assert.All(outcome.Trials, trial => Assert.Equal((TrialState.Completed, 1.0), (trial.State, trial.DurationInSeconds)));
        Assert.Equal((5.0, 5.0), (outcome.Seconds, outcome.RunnerSeconds));
    }

    [Fact]
    public void Run_SecondsAndTrials_EndsWithTheFirst()
    {
        Assert.Equal(3, SomeSearch.Run(Taking(1), new() { Seconds = 100, Trials = 3, Clock = clock }).Trials.Length);
        Assert.Equal(2, SomeSearch.Run(Taking(1), new() { Seconds = 2, Trials = 100, Clock = clock }).Trials.Length);
    }

    [Fact]
    public void Run_AgainOnAFolder_SecondsOfEarlierRunsCount()
    {
        using var folder = new TemporaryFolder();
        foreach (var (seconds, trials) in new[] { (3, 3), (3, 3), (5, 5) })
        {
            using var store = new TrialStore(folder.Path, BowlSearch.Identity, clock);
            Assert.Equal(trials, SomeSearch.Run(Taking(1), new() { Seconds = seconds, Clock = clock }, store: store).Trials.Length);
        }
    }

    [Fact]
    public void Run_TrialBeyondTheBudgetWithinTheGrace_IsCompleted()
    {
        var outcome = SomeSearch.Run(Stepping(1), new() { Seconds = 10, GraceInSeconds = 9, Clock = clock }, pruner: new MedianPruner());
        Assert.Equal([TrialState.Completed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
    }

    [Fact]
    public void Run_TrialBeyondTheGrace_WaitsForALaterRunThatGoesOnWithIt()
    {
        using var folder = new TemporaryFolder();
        List<(int, int)> steps = [];
        foreach (var (seconds, expected) in new[] { (10, TrialState.Paused), (18, TrialState.Completed) })
        {
            using var store = new TrialStore(folder.Path, BowlSearch.Identity, clock);
            var outcome = SomeSearch.Run(Stepping(1, steps), new() { Seconds = seconds, GraceInSeconds = 3.5, Clock = new Quiet(clock) }, pruner: new MedianPruner(), store: store);
            Assert.Equal([TrialState.Completed, expected], outcome.Trials.Select(trial => trial.State));
            Assert.Equal(0, outcome.Best!.Settings.TrialId);
        }

        Assert.Equal([.. Enumerable.Range(1, 9).Select(step => (0, step)), .. Enumerable.Range(1, 9).Select(step => (1, step))], steps);
    }

    [Fact]
    public void Run_TrialThatReportsNothingBeyondTheGrace_IsStoppedAndGivenBack()
    {
        using var store = new TrialStore(null, BowlSearch.Identity, clock);
        var outcome = SomeSearch.Run(new((settings, _, token) =>
        {
            clock.Advance(settings.TrialId == 0 ? 1 : 4.9);
            token.ThrowIfCancellationRequested();
            return BowlSearch.Measure(1);
        }), new() { Seconds = 5, GraceInSeconds = 0.5, Clock = clock }, store: store);
        Assert.Equal([TrialState.Completed, TrialState.Running], outcome.Trials.Select(trial => trial.State));
        Assert.Equal((1, 0), (store.TakeOver()!.TrialId, store.Trials()[1].Attempts));
    }

    [Fact]
    public void Run_BudgetTooSmallForOneTrial_TakesTheDefaultToItsFirstStep()
    {
        var outcome = SomeSearch.Run(Stepping(1000), new() { Seconds = 0.001, Clock = clock }, pruner: new MedianPruner());
        var trial = Assert.Single(outcome.Trials);
        Assert.Equal((TrialState.Paused, 1, 1000.0), (trial.State, Assert.Single(trial.Steps).Step, trial.DurationInSeconds));
        Assert.Equal(0, outcome.Best!.Settings.TrialId);
    }

    [Fact]
    public void Run_BudgetTooSmallAndTheDefaultFails_SaysSo()
        => Assert.Equal(1, Assert.Throws<SearchFailedException>(() => SomeSearch.Run(new(_ =>
        {
            clock.Advance(10);
            throw new InvalidOperationException("boom");
        }), new() { Seconds = 1, Clock = clock })).Reasons["System.InvalidOperationException: boom"]);

    [Fact]
    public void Run_WhileItRuns_TellsOthersThatItLives()
    {
        using var folder = new TemporaryFolder();
        using var store = new TrialStore(folder.Path, BowlSearch.Identity, clock);
        using var other = new TrialStore(folder.Path, BowlSearch.Identity, clock);
        var isTaken = true;
        SomeSearch.Run(new(settings =>
        {
            for (var i = 0; i < 30; i++)
                clock.Advance(5);
            isTaken = other.TakeOver() is not null;
            return 1;
        }), new() { Trials = 1, Clock = clock }, store: store);
        Assert.False(isTaken);
    }

    private FakeRunner Taking(double seconds) => new(_ =>
    {
        clock.Advance(seconds);
        return 1;
    });

    private FakeRunner Stepping(double seconds, List<(int, int)>? steps = null) => new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, _ => 1, at: step =>
    {
        steps?.Add((settings.TrialId, step));
        clock.Advance(seconds);
    }));

    /// <summary>A clock whose timers come too late, as they do on a busy machine.</summary>
    private sealed class Quiet(TimeProvider clock) : TimeProvider
    {
        public override long TimestampFrequency => clock.TimestampFrequency;

        public override long GetTimestamp() => clock.GetTimestamp();

        public override DateTimeOffset GetUtcNow() => clock.GetUtcNow();

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) => clock.CreateTimer(_ => { }, state, dueTime, period);
    }
}
