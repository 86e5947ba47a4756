using BenchmarkDotNet.Attributes;
using Extensions.Benchmarks.Baselines;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extensions.Benchmarks;

/// <summary>What does scoring row by row through ML.NET cost, beside libtorch's batches over ready tensors?</summary>
[Config(typeof(LongRuns))]
public class BulkScoreBenchmark
{
    private const int Columns = 100, Classes = 10, BatchSize = 1024;
    private static readonly int[] Hidden = [256, 256];
    private readonly MLContext ml = new(1);
    private TableData data = null!;
    private ITransformer model = null!;
    private Tensor features = null!;
    private torch.nn.Module<Tensor, Tensor> network = null!;

    [Params(100_000, 1_000_000)]
    public int Rows { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        data = new TableData(ml, Rows, Columns, Classes);
        model = new NeuralNetworkMulticlassTrainer(new()
        {
            Network = new NetworkOptions { HiddenLayers = [.. Hidden] }, NumberOfEpochs = 1, Seed = 1,
        }).Fit(data.View);
        features = tensor(data.Values(), Rows, Columns);
        network = TorchNetwork.Create([Columns, .. Hidden, Classes]);
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        features.Dispose();
        network.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float[] BatchedTorchForward()
    {
        var scores = new float[Rows * Classes];
        using var mode = inference_mode();
        for (var start = 0; start < Rows; start += BatchSize)
        {
            using var scope = NewDisposeScope();
            var count = Math.Min(BatchSize, Rows - start);
            network.forward(features.narrow(0, start, count)).softmax(1).data<float>().CopyTo(scores.AsSpan(start * Classes, count * Classes));
        }
        return scores;
    }

    [Benchmark]
    public float Transform()
    {
        var scored = model.Transform(data.View);
        var column = scored.Schema["Score"];
        using var cursor = scored.GetRowCursor([column]);
        var getter = cursor.GetGetter<VBuffer<float>>(column);
        VBuffer<float> scores = default;
        var sum = 0f;
        while (cursor.MoveNext())
        {
            getter(ref scores);
            sum += scores.GetValues()[0];
        }
        return sum;
    }
}
