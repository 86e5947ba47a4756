using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;
using MLExtensions.AutoML;
using MLExtensions.Evaluation;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Search;

/// <summary>Peak memory of a search by the number of trials at a time, each in a process of its own.</summary>
internal static class SearchMemory
{
    public const int Rows = 200_000, Columns = 100;
    private const int Classes = 5, Trials = 4, ValidationRows = 5_000;

    /// <summary>Starts a process that searches, and reads what it says.</summary>
    /// <exception cref="InvalidOperationException">It failed.</exception>
    public static MemoryEntry Run(int trials)
    {
        var start = new ProcessStartInfo(Environment.ProcessPath!) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in (string[])[.. Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet" ? [typeof(SearchMemory).Assembly.Location] : Array.Empty<string>(), "search", "--memory", trials.ToString(CultureInfo.InvariantCulture)])
            start.ArgumentList.Add(argument);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new InvalidOperationException($"The process for {trials} trials at a time ended with {process.ExitCode}: {errors.Result}");
        var numbers = said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1].Split(' ');
        return new(trials, double.Parse(numbers[0], CultureInfo.InvariantCulture), int.Parse(numbers[1], CultureInfo.InvariantCulture));
    }

    /// <summary>In the process: four trials of networks of one size, each ended after its first epoch. Says the peak and how many trials were measured.</summary>
    public static int RunHere(int parallelism)
    {
        var (task, columns) = (new MulticlassTrialTask(new MLContext(1)), new SearchColumns("Label", "Features", null));
        var (train, validation) = (new TableData(task.ML, Rows, Columns, Classes).View, new TableData(task.ML, ValidationRows, Columns, Classes).View);
        var fold = SearchFold.Of(task.ML, task.Kind, columns, train, validation, _ => { });
        var finished = 0;
        if (parallelism > 0)
        {
            var space = DefaultSpaces.Multiclass(classCount: Classes).Narrow("network.layers", 2, 2).Narrow("network.hidden", 256, 256).Narrow("batch_size", "256").Narrow("calibrator", "none");
            var metric = SearchMetric<MulticlassPredictions>.Of(MulticlassMetric.Accuracy);
            var runner = new ObjectiveTrialRunner<MulticlassPredictions>(task, columns, [fold], metric, []);
            using var store = new TrialStore(null, SearchIdentity.Of(space, metric.Name, "", [], 0, ""));
            var loop = new SearchLoop(space, runner, new RandomSearchTuner(), new OneEpoch(), store, new() { Trials = Trials, Parallelism = parallelism, Threads = Math.Max(parallelism, Environment.ProcessorCount), HigherIsBetter = true });
            using var threads = TorchThreads.Use(loop.ThreadsPerTrial);
            finished = loop.Run(CancellationToken.None).Trials.Count(trial => double.IsFinite(trial.Metric));
        }
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{PeakMemory.Bytes()} {finished}"));
        GC.KeepAlive(fold);
        return 0;
    }

    /// <summary>Ends each trial after its first epoch: memory has seen its peak by then.</summary>
    private sealed class OneEpoch : IPruner
    {
        public IReadOnlyList<int> Steps(int lastStep) => [1, lastStep];

        public PruningDecision Decide(IReadOnlyList<PrunerStep> trial, IReadOnlyList<IReadOnlyList<PrunerStep>> others) => PruningDecision.Prune;
    }
}
