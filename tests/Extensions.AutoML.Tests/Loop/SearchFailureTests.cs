using System.Collections.Immutable;

namespace Extensions.AutoML.Tests;

/// <summary>Trials that fail, metrics that are none, constraints that nothing meets.</summary>
[Trait("Kind", "Example")]
public class SearchFailureTests
{
    [Fact]
    public void Run_SomeFail_GoesOnAndCountsThem()
    {
        List<TunerObservation> last = [];
        var outcome = SomeSearch.Run(new(settings => (settings.TrialId % 3) switch
        {
            0 => throw new InvalidOperationException("boom"),
            1 => throw new DivideByZeroException(),
            _ => settings.TrialId,
        }), new() { Trials = 9 }, new FakeTuner(context =>
        {
            last = [.. context.Observations];
            return new BowlSearch.Drawing().Propose(context);
        }));
        Assert.Equal(2, outcome.Best!.Settings.TrialId);
        Assert.Equal(new Dictionary<string, int> { ["System.DivideByZeroException"] = 3, ["System.InvalidOperationException"] = 3 }, outcome.Failures);
        Assert.Equal(("System.InvalidOperationException", "boom", double.NaN), (outcome.Trials[0].FailureType, outcome.Trials[0].Failure, outcome.Trials[0].Metric));
        Assert.Equal([double.PositiveInfinity, double.PositiveInfinity, 2], last.Take(3).Select(observation => observation.Loss));
    }

    [Fact]
    public void Run_EveryTrialFails_ListsAllReasonsWithCounts()
    {
        var error = Assert.Throws<SearchFailedException>(() => SomeSearch.Run(new(settings => throw (settings.TrialId < 2 ? new InvalidOperationException("boom") : new DivideByZeroException("zero"))), new() { Trials = 5 }));
        Assert.Equal("Every trial failed, 5 in all. Reasons, with how often each: 3 x System.DivideByZeroException: zero; 2 x System.InvalidOperationException: boom", error.Message);
        Assert.Equal(2, error.Reasons["System.InvalidOperationException: boom"]);
    }

    [Fact]
    public void Run_EveryTrialFailsAndTimeIsPlenty_GivesUp()
        => Assert.Equal(SearchLoop.FailuresUntilGivenUp, Assert.Throws<SearchFailedException>(() => SomeSearch.Run(new(_ => throw new InvalidOperationException("boom")), new() { Seconds = 1e6 })).Reasons.Values.Single());

    [Theory]
    [InlineData(double.NaN, 0.0, "The metric is NaN at the end")]
    [InlineData(double.NegativeInfinity, 0.0, "The metric is -Infinity at the end")]
    [InlineData(1.0, double.NaN, "Constraints are missed by NaN at the end")]
    [InlineData(1.0, -1.0, "Constraints are missed by -1 at the end")]
    public void Run_MeasurementThatIsNone_FailsTheTrial(double metric, double violation, string reason)
    {
        var outcome = SomeSearch.Run(new((settings, _, _) => settings.TrialId == 1 ? BowlSearch.Measure(metric, violation) : BowlSearch.Measure(1)), new() { Trials = 3 });
        Assert.Equal([TrialState.Completed, TrialState.Failed, TrialState.Completed], outcome.Trials.Select(trial => trial.State));
        Assert.StartsWith(reason, outcome.Trials[1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_InfinitelyBad_IsAMeasurement()
        => Assert.Equal(TrialState.Completed, SomeSearch.Run(new(_ => double.PositiveInfinity), new() { Trials = 1 }).Trials[0].State);

    [Fact]
    public void Run_NaNAtAStep_FailsTheTrialThere()
    {
        var outcome = SomeSearch.Run(new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, trial => trial == 1 ? double.NaN : 1)), new() { Trials = 2 }, pruner: new AshaPruner());
        Assert.StartsWith("The metric is NaN at step 1", outcome.Trials[1].Failure, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_RunnerBreaksItsWord_FailsTheTrial()
    {
        var outcome = SomeSearch.Run(new((settings, progress, _) =>
        {
            switch (settings.TrialId)
            {
                case 1:
                    return null!;
                case 2:
                    progress.Report(3, BowlSearch.Measure(1));
                    progress.Report(3, BowlSearch.Measure(1));
                    break;
                case 3:
                    throw new OperationCanceledException("of its own accord");
            }

            return BowlSearch.Measure(1);
        }), new() { Trials = 5 });
        Assert.Equal("The runner gave no measurement at the end.", outcome.Trials[1].Failure);
        Assert.Contains("reported step 3 after step 3", outcome.Trials[2].Failure, StringComparison.Ordinal);
        Assert.Equal("System.OperationCanceledException", outcome.Trials[3].FailureType);
        Assert.Equal(TrialState.Completed, outcome.Trials[4].State);
    }

    [Fact]
    public void Run_NothingMeetsTheConstraints_GivesTheLeastViolationAndSaysSo()
    {
        var outcome = SomeSearch.Run(new((settings, _, _) => BowlSearch.Measure(settings.TrialId, 1 + Math.Abs(2 - settings.TrialId))), new() { Trials = 5 });
        Assert.Equal((2, 1.0), (outcome.Best!.Settings.TrialId, outcome.Best.Violation));
        Assert.False(outcome.MeetsConstraints);
    }

    [Fact]
    public void Run_OneMeetsTheConstraints_IsBestWhateverItsMetric()
    {
        var outcome = SomeSearch.Run(new((settings, _, _) => BowlSearch.Measure(settings.TrialId, settings.TrialId == 4 ? 0 : 1e-9)), new() { Trials = 5 });
        Assert.Equal(4, outcome.Best!.Settings.TrialId);
        Assert.True(outcome.MeetsConstraints);
    }

    [Fact]
    public void Run_MetricsOfTheTrial_AreKept()
        => Assert.Equal(0.25, SomeSearch.Run(new((_, _, _) => new(1, 0, ImmutableDictionary<string, double>.Empty.Add("other", 0.25))), new() { Trials = 1 }).Best!.Metrics["other"]);
}
