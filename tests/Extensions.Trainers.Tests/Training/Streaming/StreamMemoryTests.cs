using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Trainers;
using Xunit.Sdk;

namespace Extensions.Trainers.Tests.Training.Streaming;

/// <summary>However many rows there are, the process grows by the ceiling and by what any fit takes beside.</summary>
[Collection(nameof(Alone)), Trait("Kind", "Leak")]
public class StreamMemoryTests
{
    private const int Columns = 100, CeilingMegabytes = 20, RowCount = 10 * (CeilingMegabytes << 20) / (4 * Columns);

    /// <summary>Torch's own memory, the runtime's garbage, pages that the allocator keeps.</summary>
    private const double BesideMegabytes = 45;

    [Fact]
    public void Fit_TenTimesTheCeiling_StaysFlat() => CheckFlat(CeilingMegabytes);

    [Fact]
    public void CheckFlat_RowsInMemory_Fails() => Assert.Throws<InRangeException>(() => CheckFlat(null));

    private static void CheckFlat(long? ceiling)
    {
        Fit(RowCount / 50, ceiling, _ => { });   // loads the native library, compiles, fills caches
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        var (before, peak) = (Megabytes(), 0.0);
        Fit(RowCount, ceiling, row =>
        {
            if (row % 10_000 == 0)
                peak = Math.Max(peak, Megabytes());
        });
        Assert.InRange(peak - before, 0, CeilingMegabytes + BesideMegabytes);
    }

    private static void Fit(int rows, long? ceiling, Action<long> beforeRow)
    {
        var view = new GeneratedDataView(rows, Columns, StreamedFits.Fill, (_, x) => x[0] + x[1]) { BeforeRow = (_, row) => beforeRow(row) };
        new MLContext(1).Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options
        {
            Network = new() { HiddenLayers = [] }, NumberOfEpochs = 2, BatchSize = 512, Seed = 1, NumberOfThreads = 1, MemoryCeilingMegabytes = ceiling,
        }).Fit(view);
    }

    private static double Megabytes() => Environment.WorkingSet / (double)(1 << 20);
}
