namespace Extensions.AutoML.Tests;

[Trait("Kind", "Example")]
public class SearchMonitorTests
{
    private static readonly FakeRunner Runner = new((settings, progress, token) => settings.TrialId == 2 ? throw new InvalidOperationException("boom\nbang") : SomeSearch.Steps(settings, progress, token, trial => new[] { 3.0, 2, 0, 4, 1 }[trial]));

    [Fact]
    public void Run_TellsWhatHappens_InOrder()
    {
        var monitor = new NotingMonitor();
        SomeSearch.Run(Runner, new() { Trials = 5, Monitor = monitor }, pruner: new MedianPruner(startupTrials: 2));
        Assert.Equal(["running 0", "completed 0", "best 0", "running 1", "completed 1", "best 1", "running 2", "failed 2 boom\nbang", "running 3", "pruned 3", "running 4", "completed 4", "best 4"], monitor.Notes);
    }

    [Fact]
    public void Run_TrialThatWaited_IsToldWhenItIsPruned()
    {
        var monitor = new NotingMonitor();
        SomeSearch.Run(new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, trial => trial)), new() { Trials = 3, Monitor = monitor }, pruner: new SuccessiveHalvingPruner(3));
        Assert.Equal(["running 0", "completed 0", "best 0", "running 1", "paused 1", "running 2", "pruned 2", "pruned 1"], monitor.Notes);
    }

    [Fact]
    public void Run_MonitorThrows_GoesOn_AndSaysSoOnce()
    {
        List<string> log = [];
        var outcome = SomeSearch.Run(Runner, new() { Trials = 5, Monitor = new NotingMonitor(note => throw new FormatException($"cannot write {note}.")), Log = log.Add });
        Assert.Equal(5, outcome.Trials.Length);
        Assert.Contains("FormatException: cannot write running 0.", Assert.Single(log), StringComparison.Ordinal);
    }

    [Fact]
    public void ConsoleMonitor_WritesALineForEachTrial()
    {
        using var writer = new StringWriter { NewLine = "\n" };
        SomeSearch.Run(Runner, new() { Trials = 5, Monitor = new ConsoleMonitor(writer), Clock = new ManualClock() }, new FakeTuner(_ => new([KeyValuePair.Create("x", (ParameterValue)0.25)])), new MedianPruner(startupTrials: 2));
        Assert.Equal("""
            trial 0: 3 after 0.0 s, best before: none so far [x = 0.5, shape = round]
            trial 1: 2 after 0.0 s, best before: 3 in trial 0 [x = 0.25]
            trial 2 failed: InvalidOperationException: boom bang [x = 0.25]
            trial 3 stopped at step 1: 4 after 0.0 s, best before: 2 in trial 1 [x = 0.25]
            trial 4: 1 after 0.0 s, best before: 2 in trial 1 [x = 0.25]

            """.ReplaceLineEndings("\n"), writer.ToString());
    }

    [Fact]
    public void ConsoleMonitor_ConstraintsMissed_SaysByHowMuch()
    {
        using var writer = new StringWriter();
        SomeSearch.Run(new((_, _, _) => BowlSearch.Measure(1, 0.125)), new() { Trials = 1, Monitor = new ConsoleMonitor(writer) });
        Assert.Contains("1, constraints missed by 0.125 after", writer.ToString(), StringComparison.Ordinal);
    }
}
