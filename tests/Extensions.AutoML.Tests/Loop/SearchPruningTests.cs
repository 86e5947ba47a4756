using System.Collections.Concurrent;

namespace Extensions.AutoML.Tests;

/// <summary>Pruners in a search.</summary>
[Trait("Kind", "Example")]
public class SearchPruningTests
{
    private readonly ConcurrentQueue<(int Trial, int Step)> steps = new();

    /// <summary>Trials with losses 0, 1 .. 8 come to step 1 one after the other. Trial 1 waits there until six have come, trial 2 until nine have; at step 3 they are three, of which one may go on.</summary>
    [Fact]
    public void Run_Asha_GoesOnFromCheckpoints_AndRepeatsNoStep()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        var outcome = Run(new AshaPruner(3), 9, trial => trial, store);
        Assert.Equal([(0, 1), (0, 3), (0, 9), (1, 1), (2, 1), (3, 1), (4, 1), (5, 1), (1, 3), (6, 1), (7, 1), (8, 1), (2, 3)], steps);
        Assert.Equal([9, 3, 3, 1, 1, 1, 1, 1, 1], outcome.Trials.Select(trial => trial.Steps[^1].Step));
        Assert.All(outcome.Trials, trial => Assert.Equal(trial.State == TrialState.Paused, File.Exists(store.CheckpointPath(trial.Settings.TrialId))));
        Assert.Equal([TrialState.Completed, .. Enumerable.Repeat(TrialState.Paused, 8)], outcome.Trials.Select(trial => trial.State));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Run_SuccessiveHalving_KeepsTheBestOfEachBracket(int parallelism)
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        var outcome = Run(new SuccessiveHalvingPruner(9), 18, trial => trial == 0 ? 99 : (7 * trial) % 19, store, parallelism);
        foreach (var bracket in outcome.Trials.Chunk(9))
        {
            var others = bracket.Where(trial => trial.Settings.TrialId != 0).OrderBy(trial => trial.Metric).ToList();
            Assert.Equal([9, 3, 3, .. Enumerable.Repeat(1, others.Count - 3)], others.Select(trial => trial.Steps[^1].Step));
        }

        Assert.DoesNotContain(outcome.Trials, trial => trial.State == TrialState.Paused);
        Assert.Equal(TrialState.Completed, outcome.Trials[0].State);
        Assert.Empty(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(store.CheckpointPath(0))!));
    }

    [Fact]
    public void Run_Median_StopsTheWorse_AndTheTunerKnowsThatTheyAreNotComplete()
    {
        List<TunerObservation> last = [];
        var outcome = Run(new MedianPruner(startupTrials: 2), 4, trial => trial, tuner: new FakeTuner(context =>
        {
            last = [.. context.Observations];
            return new BowlSearch.Drawing().Propose(context);
        }));
        Assert.Equal([TrialState.Completed, TrialState.Completed, TrialState.Pruned, TrialState.Pruned], outcome.Trials.Select(trial => trial.State));
        Assert.Equal([true, true, false], last.Select(observation => observation.IsComplete));
        Assert.Equal((2.0, 1), (outcome.Trials[2].Metric, outcome.Trials[2].Steps[^1].Step));
        Assert.Equal(0, outcome.Best!.Settings.TrialId);
    }

    [Fact]
    public void Run_TrialEndsEarlyOfItself_CountsAtItsLastStep()
    {
        var outcome = SomeSearch.Run(new((settings, progress, _) =>
        {
            progress.Steps(9);
            progress.Report(1, BowlSearch.Measure(2));
            return BowlSearch.Measure(1);
        }), new() { Trials = 1 }, pruner: new AshaPruner(3));
        Assert.Equal([(1, 2.0), (9, 1.0)], outcome.Trials[0].Steps.Select(step => (step.Step, step.Metric)));
    }

    private SearchOutcome Run(IPruner pruner, int trials, Func<int, double> metric, TrialStore? store = null, int parallelism = 1, ITuner? tuner = null)
        => SomeSearch.Run(new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, metric, at: step => steps.Enqueue((settings.TrialId, step)))),
            new() { Trials = trials, Parallelism = parallelism, Threads = 4 }, tuner, pruner, store);
}
