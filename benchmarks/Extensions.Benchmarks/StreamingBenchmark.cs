using BenchmarkDotNet.Attributes;
using Microsoft.ML;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks;

/// <summary>What does it cost to train on ten times the data of the memory ceiling, beside the same fit with all rows in memory? Both read the rows from a file.</summary>
[Config(typeof(LongRuns))]
public class StreamingBenchmark
{
    private const int Columns = 100, Classes = 10, Epochs = 3, CeilingMegabytes = 8, Rows = 10 * (CeilingMegabytes << 20) / (sizeof(float) * Columns);
    private readonly MLContext ml = new(1);
    private string path = "";
    private IDataView view = null!;

    public enum Network { Hidden256x2, Hidden32 }

    [Params(Network.Hidden256x2, Network.Hidden32)]
    public Network Case { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        path = Path.GetTempFileName();
        using (var file = File.Create(path))
            ml.Data.SaveAsBinary(new TableData(ml, Rows, Columns, Classes).View, file);
        view = ml.Data.LoadFromBinary(path);
    }

    [GlobalCleanup]
    public void Cleanup() => File.Delete(path);

    [Benchmark(Baseline = true)]
    public object InMemory() => Fit(null);

    [Benchmark]
    public object Streamed() => Fit(CeilingMegabytes);

    private object Fit(long? ceiling) => new NeuralNetworkMulticlassTrainer(new NeuralNetworkMulticlassTrainer.Options
    {
        Network = new NetworkOptions { HiddenLayers = Case == Network.Hidden32 ? [32] : [256, 256] },
        NumberOfEpochs = Epochs,
        EarlyStoppingRounds = null,
        Seed = 1,
        MemoryCeilingMegabytes = ceiling,
    }).Fit(view);
}
