using System.Diagnostics;

namespace Extensions.AutoML.Tests;

/// <summary>Searches in processes of their own, on one folder.</summary>
[Trait("Kind", "Guarantee")]
public class SearchProcessTests
{
    private const int Trials = 12;

    /// <summary>Killed in the middle of a trial, the search ends as if it had never been: the same trials, and only the one that ran is run again.</summary>
    [Fact]
    public void Run_AfterAKill_GoesOnWhereItStopped()
    {
        using var folder = new TemporaryFolder();
        var said = new List<string>();
        using (var process = Start(folder, Trials, 3, hangsIn: 5))
        {
            while (said.LastOrDefault() != "begin 5")
                said.Add(process.StandardOutput.ReadLine() ?? throw new InvalidOperationException($"It ended early: {process.StandardError.ReadToEnd()}"));
            process.Kill();
            process.WaitForExit();
            Assert.Equal(137, OperatingSystem.IsWindows() ? 137 : process.ExitCode);
        }

        using var store = new TrialStore(folder.Path, BowlSearch.Identity);
        Assert.Equal([0, 1, 2, 3, 4], store.Trials().Where(trial => trial.State == TrialState.Completed).Select(trial => trial.TrialId));
        List<int> begun = [];
        var outcome = BowlSearch.Loop(store, Trials, begin: begun.Add).Run();
        Assert.Equal(Enumerable.Range(5, Trials - 5), begun);

        using var memory = new TrialStore(null, BowlSearch.Identity);
        Assert.Equal(Told(BowlSearch.Loop(memory, Trials).Run()), Told(outcome));
    }

    [Fact]
    public async Task Run_TwoProcessesOnOneFolder_RunEachTrialOnce()
    {
        using var folder = new TemporaryFolder();
        using var first = Start(folder, 4 * Trials, 3, processes: 2);
        using var second = Start(folder, 4 * Trials, 3, processes: 2);
        var lines = await Task.WhenAll(first.StandardOutput.ReadToEndAsync(), second.StandardOutput.ReadToEndAsync());
        await Task.WhenAll(first.WaitForExitAsync(), second.WaitForExitAsync());
        Assert.True((first.ExitCode, second.ExitCode) == (0, 0), first.StandardError.ReadToEnd() + second.StandardError.ReadToEnd());
        var begun = lines.Select(text => text.Split('\n').Where(line => line.StartsWith("begin ", StringComparison.Ordinal)).Select(line => int.Parse(line[6..], null)).ToList()).ToList();
        Assert.Equal(Enumerable.Range(0, 4 * Trials), begun.SelectMany(ids => ids).Order());
        Assert.All(begun, Assert.NotEmpty);

        using var store = new TrialStore(folder.Path, BowlSearch.Identity);
        using var memory = new TrialStore(null, BowlSearch.Identity);
        Assert.Equal(Told(BowlSearch.Loop(memory, 4 * Trials).Run()), Told(BowlSearch.Loop(store, 4 * Trials, begin: id => Assert.Fail($"Trial {id} runs again.")).Run()));
    }

    private static IEnumerable<string> Told(SearchOutcome outcome)
        => outcome.Trials.Select(trial => $"{trial.Settings.TrialId} {trial.Settings.Seed} {trial.State} {trial.Metric:R} {trial.Settings.Parameters} {string.Join(' ', trial.Steps.Select(step => $"{step.Step}:{step.Metric:R}"))}").Append($"best {outcome.Best!.Settings.TrialId}");

    private static Process Start(TemporaryFolder folder, int trials, int pause, int hangsIn = -1, int processes = 1)
        => Process.Start(new ProcessStartInfo("dotnet", [Program, folder.Path, $"{trials}", $"{pause}", $"{hangsIn}", $"{processes}"]) { RedirectStandardOutput = true, RedirectStandardError = true })!;

    private static string Program
    {
        get
        {
            var here = new DirectoryInfo(AppContext.BaseDirectory);
            var (framework, configuration, tests) = (here.Name, here.Parent!.Name, here);
            while (tests.Name != "tests")
                tests = tests.Parent!;
            return Path.Combine(tests.FullName, "Extensions.SearchProcess", "bin", configuration, framework, "Extensions.SearchProcess.dll");
        }
    }
}
