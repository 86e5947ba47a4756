using BenchmarkDotNet.Attributes;
using Extensions.Benchmarks.Baselines;
using Microsoft.ML;
using MLExtensions.Models;
using MLExtensions.Trainers;
using TorchSharp;
using static TorchSharp.torch;

namespace Extensions.Benchmarks;

/// <summary>How long does a service wait for one prediction, beside a forward pass of libtorch?</summary>
[Config(typeof(ShortRuns))]
public class RowScoreBenchmark
{
    private const int Columns = 64, Classes = 10;
    private static readonly int[] Hidden = [128, 64];
    private readonly float[] outputs = new float[Classes];
    private float[] row = [];
    private TableData.Row example = null!;
    private torch.nn.Module<Tensor, Tensor> network = null!;
    private FeedForwardScorer.Session session = null!;
    private PredictionEngine<TableData.Row, Prediction> engine = null!;

    public sealed class Prediction
    {
        public float[] Score { get; set; } = [];
    }

    [GlobalSetup]
    public void Setup()
    {
        var ml = new MLContext(1);
        var data = new TableData(ml, 2000, Columns, Classes);
        var model = new NeuralNetworkMulticlassTrainer(new()
        {
            Network = new NetworkOptions { HiddenLayers = [.. Hidden] }, NumberOfEpochs = 1, Seed = 1,
        }).Fit(data.View);
        session = new FeedForwardScorer(model.Model.Network).CreateSession();
        engine = ml.Model.CreatePredictionEngine<TableData.Row, Prediction>(model, inputSchemaDefinition: data.Schema);
        network = TorchNetwork.Create([Columns, .. Hidden, Classes]);
        (example, row) = (data.Rows[0], data.Rows[0].Features);
    }

    [GlobalCleanup]
    public void Cleanup() => network.Dispose();

    [Benchmark(Baseline = true)]
    public float BareTorchForward()
    {
        using var scope = NewDisposeScope();
        using var mode = inference_mode();
        var scores = network.forward(tensor(row, 1, Columns)).softmax(1);
        scores.data<float>().CopyTo(outputs);
        return outputs[0];
    }

    [Benchmark]
    public float ManagedScorer()
    {
        session.Score(row, outputs);
        return outputs[0];
    }

    [Benchmark]
    public float PredictionEngine() => engine.Predict(example).Score[0];
}
