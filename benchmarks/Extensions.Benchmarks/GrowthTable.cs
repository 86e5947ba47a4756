using System.Diagnostics;
using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks;

/// <summary>How do time and memory of a fit grow with rows, features and classes? On one thread: two of Torch wait for each other where other work keeps the cores busy.</summary>
internal static class GrowthTable
{
    private const int Hidden = 32, BatchSize = 1024, DistinctRows = 1024;

    public static int Run()
    {
        if (!OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("Peak memory is read from Linux's /proc.");
            return 1;
        }
        Fit(10_000, 10, 10);   // loads and compiles
        Console.WriteLine("| rows | features | classes | read, s | epoch, s | epoch per value, ns | peak, MB | peak / dense data |\n|---|---|---|---|---|---|---|---|");
        foreach (var rows in new[] { 10_000, 100_000, 1_000_000, 10_000_000 })
            Line(rows, 10, 10);
        foreach (var features in new[] { 10, 100, 1000, 10_000 })
            Line(10_000, features, 10);
        foreach (var classes in new[] { 2, 10, 100, 1000 })
            Line(10_000, 10, classes);
        foreach (var rows in new[] { 100_000, 1_000_000 })
            Line(rows, 100, 10);
        return 0;
    }

    private static void Line(int rows, int features, int classes)
    {
        var before = PeakMemory.Reset();
        var (read, epoch) = Fit(rows, features, classes);
        var (peak, dense) = (PeakMemory.Bytes() - before, 4.0 * rows * features);
        Console.WriteLine(FormattableString.Invariant(
            $"| {rows:N0} | {features:N0} | {classes:N0} | {read:f3} | {epoch:f3} | {1e9 * epoch / rows / (features + classes):f1} | {peak / (1 << 20):N0} | {peak / dense:f2} |"));
    }

    /// <summary>Fits one epoch of a small network to rows that are made as they are read.</summary>
    /// <returns>Seconds of all but the epoch, and of the epoch.</returns>
    private static (double Read, double Epoch) Fit(int rows, int features, int classes)
    {
        var ml = new MLContext(1);
        var some = new TableData(ml, Math.Min(rows, DistinctRows), features, classes);
        var view = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows).Select(row => some.Rows[row % some.RowCount]), some.Schema);
        var watch = Stopwatch.StartNew();
        var model = new NeuralNetworkMulticlassTrainer(new()
        {
            Network = new NetworkOptions { HiddenLayers = [Hidden] }, FeatureScaling = FeatureScaling.Standard, BatchSize = BatchSize, NumberOfEpochs = 1,
            WeightAveraging = null, ValidationFraction = 0, EarlyStoppingRounds = null, Seed = 1, NumberOfThreads = 1,
        }).Fit(view);
        var all = watch.Elapsed.TotalSeconds;
        var epoch = model.Model.History.Epochs[0].Seconds;
        return (all - epoch, epoch);
    }
}
