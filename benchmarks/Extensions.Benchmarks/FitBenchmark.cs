using BenchmarkDotNet.Attributes;
using Extensions.Benchmarks.Baselines;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Trainers;
using MLExtensions.Training;
using static TorchSharp.torch;

namespace Extensions.Benchmarks;

/// <summary>What does training through ML.NET cost beside a bare TorchSharp loop over ready tensors, with the same network, optimizer, batches and epochs?</summary>
[Config(typeof(LongRuns))]
public class FitBenchmark
{
    private const int Rows = 100_000, Columns = 100, Classes = 10, Epochs = 3;
    private readonly MLContext ml = new(1);
    private TableData data = null!;
    private Tensor features = null!, labels = null!;
    private NetworkFitRequest request = null!;

    public enum Network { Hidden256x2Batch256, Hidden256x2Batch1024, Hidden32Batch256 }

    [Params(Network.Hidden256x2Batch256, Network.Hidden256x2Batch1024, Network.Hidden32Batch256)]
    public Network Case { get; set; }

    private int[] Hidden => Case == Network.Hidden32Batch256 ? [32] : [256, 256];

    private int BatchSize => Case == Network.Hidden256x2Batch1024 ? 1024 : 256;

    [GlobalSetup]
    public void Setup()
    {
        data = new TableData(ml, Rows, Columns, Classes);
        (features, labels) = (tensor(data.Values(), Rows, Columns), tensor(data.Classes()));
        request = new NetworkFitRequest(ReadBenchmark.ReadBlock(data.View), null, Classes, null, ((IHostEnvironment)ml).Register("Benchmark"));
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        features.Dispose();
        labels.Dispose();
    }

    [Benchmark(Baseline = true)]
    public float BareTorchLoop() => TorchNetwork.Fit(features, labels, [Columns, .. Hidden, Classes], BatchSize, Epochs);

    [Benchmark]
    public object FitDataView() => new NeuralNetworkMulticlassTrainer(Options).Fit(data.View);

    [Benchmark]
    public object FitWithoutReading() => NetworkFitter.Fit(request, Options, Options.Objective);

    /// <summary>What the default network costs beside the plain one of this case: the preset as it is, over as many epochs, without rows set apart.</summary>
    [Benchmark]
    public object FitBalancedPreset() => new NeuralNetworkMulticlassTrainer(new()
    {
        BatchSize = BatchSize, NumberOfEpochs = Epochs, ValidationFraction = 0, EarlyStoppingRounds = null, Seed = 1,
    }).Fit(data.View);

    private NeuralNetworkMulticlassTrainer.Options Options => PlainOptions(Hidden, BatchSize, Epochs);

    /// <summary>The baseline's work and no more: every option that the presets set is set here, and every row trains in every epoch.</summary>
    internal static NeuralNetworkMulticlassTrainer.Options PlainOptions(int[] hidden, int batchSize, int epochs) => new()
    {
        Network = new NetworkOptions { HiddenLayers = [.. hidden] },
        FeatureScaling = FeatureScaling.Standard,
        BatchSize = batchSize,
        NumberOfEpochs = epochs,
        Optimizer = new AdamW(),
        Schedule = new ConstantSchedule(),
        LearningRates = new LearningRateFactors(),
        WeightDecaySchedule = new ConstantSchedule(),
        DropoutSchedule = new ConstantSchedule(),
        GradientClipping = null,
        WeightAveraging = null,
        ValidationFraction = 0,
        EarlyStoppingRounds = null,
        RestoreBestEpoch = false,
        Seed = 1,
    };
}
