using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public sealed class EpochGateTests : IDisposable
{
    private static readonly MLContext ML = new(1);
    private readonly string folder = Directory.CreateTempSubdirectory("gate").FullName;

    private sealed class Row
    {
        public bool Label { get; set; }

        [VectorType(2)]
        public float[] Features { get; set; } = [];
    }

    /// <summary>Remembers the epochs that it was asked about, and answers one of them.</summary>
    private sealed class Gate(int at, EpochVerdict verdict) : IEpochGate
    {
        public List<(int Epoch, int Count)> Asked { get; } = [];

        public double[]? Scores { get; private set; }

        public EpochVerdict Pass(EpochRecord epoch, int epochCount, Func<ITransformer> model)
        {
            Asked.Add((epoch.Epoch, epochCount));
            if (epoch.Epoch != at)
                return EpochVerdict.Continue;
            Scores = Numbers(model());
            return verdict;
        }
    }

    private static readonly IDataView Rows = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i => new Row { Features = [i % 17, i % 5], Label = i % 17 > 8 }).ToArray());

    private NeuralNetworkBinaryTrainer.Options Options => new() { Network = new() { HiddenLayers = [8] }, NumberOfEpochs = 6, Seed = 3, CheckpointPath = Path.Combine(folder, "run"), CheckpointEveryEpochs = 1000 };

    private static double[] Numbers(ITransformer model) => [.. model.Transform(Rows).GetColumn<float>("Probability").Select(one => (double)one)];

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact, Trait("Kind", "Contract")]
    public void Fit_PausedAndFittedAgain_GivesTheModelOfAnUninterruptedRun()
    {
        var whole = Numbers(new NeuralNetworkBinaryTrainer(Options).Fit(Rows));
        var gate = new Gate(3, EpochVerdict.Pause);
        Assert.Throws<TrainingPausedException>(() => new NeuralNetworkBinaryTrainer(Options with { Gate = gate }).Fit(Rows));
        Assert.Equal([(1, 6), (2, 6), (3, 6)], gate.Asked);
        var after = new Gate(3, EpochVerdict.Pause);
        Assert.Equal(whole, Numbers(new NeuralNetworkBinaryTrainer(Options with { Gate = after }).Fit(Rows)));
        Assert.Equal([(4, 6), (5, 6)], after.Asked);   // not about the last epoch, after which nothing can change
        Assert.Empty(Directory.GetFileSystemEntries(folder));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_Stopped_GivesTheModelThatTheGateSaw()
    {
        var gate = new Gate(2, EpochVerdict.Stop);
        var model = new NeuralNetworkBinaryTrainer(Options with { Gate = gate, CheckpointPath = null }).Fit(Rows);
        Assert.Equal(2, model.Model.History.Epochs.Length);
        Assert.Equal(gate.Scores, Numbers(model));
        Assert.NotEqual(gate.Scores, Numbers(new NeuralNetworkBinaryTrainer(Options with { CheckpointPath = null }).Fit(Rows)));
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_SharedRows_AreReadOnceAndGiveTheSameModel()
    {
        var readings = 0;
        var counted = new MLContext(1).Data.LoadFromEnumerable(Enumerable.Range(0, 200).Select(i =>
        {
            readings++;
            return new Row { Features = [i % 17, i % 5], Label = i % 17 > 8 };
        }));
        var shared = new SharedRows(counted);
        var options = Options with { CheckpointPath = null };
        var (one, other) = (Numbers(new NeuralNetworkBinaryTrainer(options).Fit(shared)), Numbers(new NeuralNetworkBinaryTrainer(options with { BatchSize = 16 }).Fit(shared)));
        Assert.Equal(200, readings);
        Assert.Equal(Numbers(new NeuralNetworkBinaryTrainer(options).Fit(Rows)), one);
        Assert.NotEqual(one, other);
    }
}
