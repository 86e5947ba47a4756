using System.Collections.Immutable;
using FsCheck.Xunit;

namespace Extensions.AutoML.Tests;

public class TrialStoreTests
{
    private static readonly DateTimeOffset Noon = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    [Property(MaxTest = 10), Trait("Kind", "Property")]
    public void Reopened_AnyNumbers_ComeBackToTheLastBit(long[] bits)
    {
        double[] numbers = [double.NaN, -0.0, 0, double.Epsilon, double.MaxValue, double.PositiveInfinity, double.NegativeInfinity, 0.1 + 0.2, 1, .. bits.Take(20).Select(BitConverter.Int64BitsToDouble).Select(number => double.IsNaN(number) ? double.NaN : number)];
        using var folder = new TemporaryFolder();
        using (var store = new TrialStore(folder.Path, BowlSearch.Identity))
            for (var i = 0; i < numbers.Length; i++)
            {
                var settings = new TrialSettings(store.Reserve(100)!.Value, new([KeyValuePair.Create("b \"x\"", (ParameterValue)(double.IsFinite(numbers[i]) ? numbers[i] : -1)), KeyValuePair.Create("a", (ParameterValue)"w\u00f6rd\n")]), i - 3, Noon.AddTicks(i));
                Assert.True(store.Propose(settings));
                Assert.True(store.Report(i, new(1, numbers[i], numbers[^(i + 1)], numbers[i])));
                Assert.True(store.Finish(new() { Settings = settings, State = TrialState.Completed, Metric = numbers[i], Violation = numbers[^(i + 1)], Metrics = ImmutableDictionary<string, double>.Empty.Add("m", numbers[i]), DurationInSeconds = numbers[i] }));
            }

        using var again = new TrialStore(folder.Path, BowlSearch.Identity);
        var trials = again.Trials();
        Assert.Equal(numbers.Length, trials.Count);
        for (var i = 0; i < numbers.Length; i++)
        {
            var (result, settings) = (trials[i].Result, trials[i].Result.Settings);
            Same(numbers[i], result.Metric, result.DurationInSeconds, result.Metrics["m"], result.Steps.Single().Metric, result.Steps.Single().Seconds);
            Same(numbers[^(i + 1)], result.Violation, result.Steps.Single().Violation);
            Same(double.IsFinite(numbers[i]) ? numbers[i] : -1, settings.Parameters["b \"x\""].Number);
            Assert.Equal(["b \"x\"", "a"], settings.Parameters.Keys);
            Assert.Equal("w\u00f6rd\n", settings.Parameters["a"].Word);
            Assert.Equal((i, i - 3, Noon.AddTicks(i)), (settings.TrialId, settings.Seed, settings.StartedAtUtc));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void TwoStores_SeeEachOthersTrials()
    {
        using var folder = new TemporaryFolder();
        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        using var there = new TrialStore(folder.Path, BowlSearch.Identity);
        var settings = Begin(here);
        Assert.Equal(settings.Parameters, there.Trials().Single().Result.Settings.Parameters);
        here.Report(0, new(1, 0.5, 0, 1));
        Assert.Equal(0.5, there.Trials().Single().Result.Steps.Single().Metric);
        here.Finish(Result(settings, TrialState.Completed));
        Assert.Equal(TrialState.Completed, there.Trials().Single().State);
        Assert.Equal(1, there.Reserve(2));
        Assert.Null(here.Reserve(2));
        Assert.Single(here.Trials());
        Assert.True(here.IsAnyRunning());
    }

    [Fact, Trait("Kind", "Example")]
    public void Reserve_ManyThreadsAndTwoStores_GivesEachNumberOnce()
    {
        using var folder = new TemporaryFolder();
        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        using var there = new TrialStore(folder.Path, BowlSearch.Identity);
        var numbers = new System.Collections.Concurrent.ConcurrentBag<int>();
        Parallel.For(0, 120, new() { MaxDegreeOfParallelism = 8 }, i =>
        {
            if ((i % 2 == 0 ? here : there).Reserve(100) is { } number)
                numbers.Add(number);
        });
        Assert.Equal(Enumerable.Range(0, 100), numbers.Order());
    }

    [Fact, Trait("Kind", "Example")]
    public void TryResume_TwoStores_OneGetsTheTrial()
    {
        using var folder = new TemporaryFolder();
        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        using var there = new TrialStore(folder.Path, BowlSearch.Identity);
        here.Finish(Result(Begin(here), TrialState.Paused));
        Assert.True(there.TryResume(0));
        Assert.False(here.TryResume(0));
        Assert.False(here.TryPrune(0));
        Assert.False(here.Report(0, new(2, 0, 0, 0)));
        Assert.True(there.Report(0, new(2, 0, 0, 0)));
    }

    [Fact, Trait("Kind", "Example")]
    public void TakeOver_OwnerLives_LeavesItsTrials()
    {
        using var folder = new TemporaryFolder();
        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        using var there = new TrialStore(folder.Path, BowlSearch.Identity);
        Begin(here);
        Assert.Null(there.TakeOver());
        Assert.Null(here.TakeOver());
    }

    [Fact, Trait("Kind", "Example")]
    public void TakeOver_OwnerEndedWithoutAWord_GivesItsTrial()
    {
        using var folder = new TemporaryFolder();
        using (var gone = new TrialStore(folder.Path, BowlSearch.Identity))
        {
            Begin(gone);
            gone.Report(0, new(1, 0.5, 0, 1));
        }

        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        var trial = here.TakeOver()!;
        Assert.Equal((0, 1, true), (trial.TrialId, trial.Attempts, trial.IsProposed));
        Assert.Empty(trial.Result.Steps);
        Assert.Null(here.TakeOver());
    }

    [Fact, Trait("Kind", "Example")]
    public void TakeOver_ACheckpointIsThere_KeepsTheSteps()
    {
        using var folder = new TemporaryFolder();
        using (var gone = new TrialStore(folder.Path, BowlSearch.Identity))
        {
            Begin(gone);
            gone.Report(0, new(1, 0.5, 0, 1));
            gone.Report(0, new(2, 0.4, 0, 2));
            File.WriteAllText(gone.CheckpointPath(0), "1");
        }

        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        Assert.Equal([1, 2], here.TakeOver()!.Result.Steps.Select(step => step.Step));
        here.Report(0, new(2, 0.3, 0, 3));
        Assert.Equal([0.5, 0.3], here.Trials().Single().Result.Steps.Select(step => step.Metric));
        here.Finish(Result(here.Trials().Single().Result.Settings, TrialState.Completed));
        Assert.False(File.Exists(here.CheckpointPath(0)));
    }

    /// <summary>A process that hangs loses its trial, and what it says when it awakes does not count.</summary>
    [Fact, Trait("Kind", "Example")]
    public void TakeOver_HeartbeatIsStale_TakesTheTrialFromItsOwner()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        using var hanging = new TrialStore(folder.Path, BowlSearch.Identity, clock, TimeSpan.FromSeconds(30));
        using var here = new TrialStore(folder.Path, BowlSearch.Identity, clock, TimeSpan.FromSeconds(30));
        var settings = Begin(hanging);
        clock.Advance(20);
        hanging.Beat(20);
        clock.Advance(29);
        Assert.Null(here.TakeOver());
        clock.Advance(2);
        Assert.Equal(0, here.TakeOver()!.TrialId);
        Assert.False(hanging.Report(0, new(1, 0, 0, 0)));
        Assert.False(hanging.Finish(Result(settings, TrialState.Completed)));
        Assert.True(here.Finish(Result(settings, TrialState.Completed)));
    }

    [Fact, Trait("Kind", "Example")]
    public void PutBack_IsTakenByAnyone_AndIsNoAttempt()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        Begin(store);
        store.PutBack(0);
        Assert.Equal(0, store.TakeOver()!.Attempts);
    }

    [Fact, Trait("Kind", "Example")]
    public void Release_NumberWithoutValues_IsFreeAgain()
    {
        using var store = new TrialStore(null, BowlSearch.Identity);
        store.Release(store.Reserve(1)!.Value);
        Assert.Equal(0, store.Reserve(1));
    }

    [Fact, Trait("Kind", "Example")]
    public void SecondsBefore_AreThoseOfRunsThatAreOver()
    {
        using var folder = new TemporaryFolder();
        for (var run = 0; run < 2; run++)
        {
            using var over = new TrialStore(folder.Path, BowlSearch.Identity);
            over.Beat(10);
        }

        using var beside = new TrialStore(folder.Path, BowlSearch.Identity);
        beside.Beat(5);
        using var here = new TrialStore(folder.Path, BowlSearch.Identity);
        Assert.Equal(20, here.SecondsBefore);
    }

    [Fact, Trait("Kind", "Example")]
    public void InMemory_LeavesNoFiles()
    {
        string path;
        using (var store = new TrialStore(null, BowlSearch.Identity))
            File.WriteAllText(path = store.CheckpointPath(3), "x");
        Assert.False(Directory.Exists(Path.GetDirectoryName(path)));
    }

    private static TrialSettings Begin(TrialStore store)
    {
        var settings = new TrialSettings(store.Reserve(100)!.Value, new([KeyValuePair.Create("x", (ParameterValue)0.1)]), 1, Noon);
        Assert.True(store.Propose(settings));
        return settings;
    }

    private static TrialResult Result(TrialSettings settings, TrialState state) => new() { Settings = settings, State = state, Metric = 1 };

    private static void Same(double expected, params ReadOnlySpan<double> actual)
    {
        foreach (var number in actual)
            Assert.Equal(BitConverter.DoubleToInt64Bits(expected), BitConverter.DoubleToInt64Bits(number));
    }
}
