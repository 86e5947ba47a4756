namespace Extensions.AutoML.Tests;

[Trait("Kind", "Example")]
public class SearchCancellationTests
{
    [Fact]
    public void Run_Cancelled_StopsWithinAStep_AndALaterRunGoesOn()
    {
        using var folder = new TemporaryFolder();
        List<(int, int)> steps = [];
        FakeRunner Runner(Action<int, int> at) => new((settings, progress, token) => SomeSearch.Steps(settings, progress, token, trial => 10 - trial, at: step =>
        {
            steps.Add((settings.TrialId, step));
            at(settings.TrialId, step);
        }));
        using (var store = new TrialStore(folder.Path, BowlSearch.Identity))
        {
            using var cancel = new CancellationTokenSource();
            var loop = SomeSearch.Loop(Runner((trial, step) =>
            {
                if ((trial, step) == (2, 4))
                    cancel.Cancel();
            }), new() { Trials = 4 }, null, new MedianPruner(), store);
            Assert.Equal(cancel.Token, Assert.Throws<OperationCanceledException>(() => loop.Run(cancel.Token)).CancellationToken);
            Assert.Equal((2, 4), steps[^1]);
            Assert.Equal((SearchEnd.Cancelled, 1), (loop.Outcome!.End, loop.Outcome.Best!.Settings.TrialId));
        }

        steps.Clear();
        using var again = new TrialStore(folder.Path, BowlSearch.Identity);
        var outcome = SomeSearch.Run(Runner((_, _) => { }), new() { Trials = 4 }, pruner: new MedianPruner(), store: again);
        Assert.Equal([2, 3], steps.Select(step => step.Item1).Distinct());
        Assert.Equal((2, 1), steps[0]);
        Assert.All(outcome.Trials, trial => Assert.Equal(TrialState.Completed, trial.State));
        Assert.All(again.Trials(), trial => Assert.Equal(0, trial.Attempts));
    }

    [Fact]
    public void Run_CancelledBefore_RunsNothing()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        Assert.ThrowsAny<OperationCanceledException>(() => SomeSearch.Run(new(_ => throw new InvalidOperationException()), new() { Trials = 4 }, store: store, token: new(true)));
        Assert.Empty(store.Trials());
    }

    /// <summary>Cancelled by its monitor while another worker chooses: no one waits for the other.</summary>
    [Fact]
    public void Run_CancelledByTheMonitor_InParallel_Ends()
    {
        using var cancel = new CancellationTokenSource();
        var monitor = new NotingMonitor(note =>
        {
            if (note == "completed 20")
                cancel.Cancel();
        });
        var search = Task.Run(() => SomeSearch.Run(new(_ => 1), new() { Seconds = 1e6, Parallelism = 4, Threads = 4, Monitor = monitor }, token: cancel.Token));
        Assert.True(((IAsyncResult)search).AsyncWaitHandle.WaitOne(TimeSpan.FromMinutes(1)));
        Assert.True(search.IsFaulted || search.IsCanceled);
    }

    [Fact]
    public void Run_RunnerThatIgnoresCancellation_ItsResultIsKept()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        using var cancel = new CancellationTokenSource();
        Assert.Throws<OperationCanceledException>(() => SomeSearch.Run(new(_ =>
        {
            cancel.Cancel();
            return 1;
        }), new() { Trials = 4 }, store: store, token: cancel.Token));
        Assert.Equal(TrialState.Completed, store.Trials().Single().State);
    }
}
