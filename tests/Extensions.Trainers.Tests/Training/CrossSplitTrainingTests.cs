using System.ComponentModel.DataAnnotations;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;
using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace Extensions.Trainers.Tests.Training;

/// <summary>CrossSplit within a whole training run of two networks.</summary>
[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public sealed class CrossSplitTrainingTests : IDisposable
{
    private static readonly SomeOptions Small = new()
    {
        Network = new() { HiddenLayers = [32], Dropout = 0.1, EnsembleSize = 2 }, NumberOfEpochs = 20, BatchSize = 64, Seed = 5, Optimizer = new AdamW { LearningRate = 5e-3 },
    };

    private readonly string folder = Directory.CreateTempSubdirectory("cross_split").FullName;

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Fit_AQuarterOfTheLabelsWrong_LearnsTheRightOnes()
    {
        var (train, test) = (Noisy(Fits.Dense(1500, 6, 3)), Fits.Dense(500, 6, 3, seed: 2));
        var fit = new CrossSplit().Fit(train, Small, labelCount: 3);
        Assert.All(fit.History.Epochs, epoch => Assert.True(double.IsFinite(epoch.TrainingLoss)));
        var right = Enumerable.Range(0, 500).Count(row => IndexOfLargest(fit.Parameters.Evaluate(test.Row(row))) == (int)test.Labels[row]);
        Assert.True(right > 375, $"{right} of 500 right");
    }

    [Fact]
    public void Fit_SparseFeatures_Trains()
    {
        var fit = new CrossSplit().Fit(Fits.Dense(300, 6, 3).ToSparse(), Small with { NumberOfEpochs = 8 }, labelCount: 3);
        Assert.Equal(8, fit.History.Epochs.Length);
        Assert.True(fit.History.Epochs[^1].ValidationLoss < fit.History.Epochs[0].ValidationLoss);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_AfterAnInterruption_GivesTheModelOfAnUninterruptedRun()
    {
        var options = Small with { NumberOfEpochs = 8, EarlyStoppingRounds = 2, WeightAveraging = 0.9, CheckpointPath = Path.Combine(folder, "run.ckpt") };
        var train = Noisy(Fits.Dense(300, 6, 3));
        var objective = new CrossSplit(warmUp: 0.25, rampUp: 0.5);
        var whole = objective.Fit(train, options, labelCount: 3);
        foreach (var epoch in new[] { 1, 2, 3 })   // before, in and after the last epoch of the warm-up, whose divergences the next one needs
        {
            Assert.Throws<TimeoutException>(() => objective.Fit(train, options with { Progress = new Interruption(epoch + 1) }, labelCount: 3));
            var resumed = objective.Fit(train, options, labelCount: 3);
            Assert.Equal(whole.Parameters.Numbers(), resumed.Parameters.Numbers());
            Assert.Equal(whole.History.Epochs.Select(e => (e.TrainingLoss, e.ValidationLoss)), resumed.History.Epochs.Select(e => (e.TrainingLoss, e.ValidationLoss)));
        }
    }

    /// <summary>In a run that is all warm-up the networks do not look at each other: what one of them learns must not depend on the labels of the other's rows.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_OtherLabelsInOneHalf_ChangeOneNetworkAlone()
    {
        var (kept, moved) = Moved(new CrossSplit(warmUp: 0.99));
        Assert.Equal(0, kept);
        Assert.NotEqual(0, moved);
    }

    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_TwinThatUsesBothHalves_FailsTheCheck() => Assert.NotEqual(0, Moved(new BothHalves()).Kept);

    [Fact]
    public void Fit_ContextOfAnEnsemble_HasEveryMembersOutputs()
    {
        var probe = new Probe();
        probe.Fit(Fits.Dense(100, 6, 3), Small with { NumberOfEpochs = 2, Network = Small.Network with { Dropout = 0, EnsembleSize = 3 }, WeightAveraging = null }, labelCount: 3);
        Assert.Equal([0, 1, 2], probe.Members.Distinct());
        Assert.True(probe.Difference < 1e-5, $"They differ by {probe.Difference} from those of the training step, which has no dropout.");
    }

    [Fact]
    public void Options_LeftOpen_HaveTwoNetworks()
    {
        var options = new CrossSplitTrainer.Options();
        Assert.Equal(2, options.Network.EnsembleSize);
        Assert.Equal(new NeuralNetworkMulticlassTrainer.Options().Network, options.Network with { EnsembleSize = 1 });
        foreach (var preset in Enum.GetValues<NetworkPreset>())
            Assert.Equal(2, options.With(preset).Network.EnsembleSize);
        Assert.Equal(2, options.Resolve(Fits.Dense(10, 3, 2).ToSparse().Features, 10).Network.EnsembleSize);
        Assert.Equal(2, new NeuralNetworkMulticlassTrainer.Options { Objective = new LogitClipping(new CrossSplit()) }.Network.EnsembleSize);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void CrossSplitTrainer_OtherThanTwoNetworks_IsRefused(int members)
    {
        var error = Assert.Throws<ValidationException>(() => new CrossSplitTrainer(new() { Network = new() { EnsembleSize = members } }));
        Assert.Contains($"Network.EnsembleSize must be 2 for the objective CrossSplit. It came as {members}.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>How far the parameters of both networks move when the labels of the second one's rows change places.</summary>
    private static (double Kept, double Moved) Moved(MulticlassObjective objective)
    {
        const int Rows = 200;
        var options = Small with { NumberOfEpochs = 3, ValidationFraction = 0 };
        var train = Fits.Dense(Rows, 6, 3);
        var second = SecondHalf(Rows, options.Seed!.Value);
        var labels = train.Labels.ToArray();
        foreach (var (row, from) in second.Zip(second.Skip(1).Append(second[0])))
            labels[row] = train.Labels[from];
        Assert.NotEqual(train.Labels, labels);
        var (before, after) = (Members(train), Members(train with { Labels = labels }));
        return (Distance(0), Distance(1));

        float[][] Members(ExampleBlock block) => [.. ((EnsembleLayer)objective.Fit(block, options, labelCount: 3).Parameters.Layers.Single(layer => layer is EnsembleLayer)).Members
            .Select(member => member.OfType<DenseLayer>().SelectMany(layer => layer.Weights.Concat(layer.Biases)).ToArray())];

        double Distance(int member) => before[member].Zip(after[member], (a, b) => (double)Math.Abs(a - b)).Max();
    }

    private static int[] SecondHalf(int rows, int seed)
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(rows);
        new CrossSplit(warmUp: 0.5).Losses(new()
        {
            Outputs = zeros(rows, 3), Labels = zeros(rows, ScalarType.Int64), RowIndices = arange(rows, ScalarType.Int64), EpochCount = 100, State = state, Seed = seed,
        });
        var first = state.Tensors[CrossSplit.HalfMemory].data<bool>().ToArray();
        return [.. Enumerable.Range(0, rows).Where(row => !first[row])];
    }

    private static ExampleBlock Noisy(ExampleBlock block)
    {
        var random = new Random(9);
        return block with { Labels = [.. block.Labels.Select(label => random.Next(4) == 0 ? (label + 1 + random.Next(2)) % 3 : label)] };
    }

    private static int IndexOfLargest(double[] outputs) => Array.IndexOf(outputs, outputs.Max());

    private sealed record BothHalves : MulticlassObjective
    {
        public override Tensor Losses(ObjectiveContext context) => F.cross_entropy(context.Outputs, context.Labels, reduction: TorchSharp.torch.nn.Reduction.None);
    }

    private sealed record Probe : MulticlassObjective
    {
        public List<int> Members { get; } = [];

        public double Difference { get; private set; }

        public override Tensor Losses(ObjectiveContext context)
        {
            Assert.Equal(context.IsTraining, context.MemberOutputs is not null);
            if (context.MemberOutputs is { } outputs)
            {
                Assert.Equal([3, .. context.Outputs.shape], outputs().shape);
                Assert.False(outputs().requires_grad);
                Assert.Equal(5, context.Seed);
                Members.Add(context.Member);
                Difference = Math.Max(Difference, (outputs()[context.Member] - context.Outputs).abs().max().item<float>());
            }
            return F.cross_entropy(context.Outputs, context.Labels, reduction: TorchSharp.torch.nn.Reduction.None);
        }
    }

    private sealed record Interruption(int Epoch) : IProgress<EpochRecord>
    {
        public void Report(EpochRecord value)
        {
            if (value.Epoch == Epoch)
                throw new TimeoutException("Somebody pulled the plug.");
        }
    }
}
