using Extensions.Trainers.Tests.Training;
using MLExtensions;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Networks;

public class NetworkTests
{
    [Theory, Trait("Kind", "Golden")]
    [InlineData(false)]
    [InlineData(true)]
    public void Backward_PresetGradientViews_FillTheFlatGradient(bool sparse)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var layout = new NetworkLayout(4, 2, new NetworkOptions { HiddenLayers = [3], Activation = Activation.Tanh });
        var values = NetworkStart.Draw(layout, 4, [0.1, 0.2], null, generator);
        var gradient = zeros(layout.TrainedCount);
        var network = new Network(layout, values, gradient);
        var x = empty(5, 4).normal_(generator: generator);

        // The same sums written out on plain tensors.
        Tensor Leaf(long offset, params long[] shape) => values.narrow(0, offset, shape.Aggregate((a, b) => a * b)).view(shape).clone().requires_grad_();
        var (first, second) = (layout.Layers[0], layout.Layers[1]);
        Tensor[] leaves = [Leaf(first.Weights, 4, 3), Leaf(second.Weights, 3, 2), Leaf(first.Biases, 3), Leaf(second.Biases, 2)];
        ((x.matmul(leaves[0]) + leaves[2]).tanh().matmul(leaves[1]) + leaves[3]).square().sum().backward();
        var expected = cat(leaves.Select(leaf => leaf.grad!.view(-1)).ToArray());

        for (var time = 1; time <= 2; time++)   // the second pass adds to the first, in place
        {
            network.Train(sparse ? x.to_sparse() : x, 0, generator).square().sum().backward();
            Assert.True((gradient - time * expected).abs().max().item<float>() < 1e-5f);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Train_Dropout_LeavesOutItsShareAndKeepsTheMean()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var layout = new NetworkLayout(1, 1, new NetworkOptions { HiddenLayers = [20000], Dropout = 0.25 });
        var values = ones(layout.TotalCount);
        var network = new Network(layout, values, zeros(layout.TrainedCount));
        var mean = (network.Train(ones(1, 1), 0.25, generator).item<float>() - 1) / 20000;   // every unit is 2, or 0
        Assert.Equal(2, mean, 0.05);
        Assert.NotEqual(2, mean);
        Assert.Equal(2, (network.Predict(ones(1, 1)).item<float>() - 1) / 20000, 1e-5);
    }

    public static TheoryData<Activation, HiddenNormalization, bool, bool> Networks()
    {
        var data = new TheoryData<Activation, HiddenNormalization, bool, bool>();
        foreach (var activation in Enum.GetValues<Activation>())
            data.Add(activation, HiddenNormalization.None, false, false);
        foreach (var normalization in Enum.GetValues<HiddenNormalization>())
        {
            data.Add(Activation.Relu, normalization, true, false);
            data.Add(Activation.Silu, normalization, true, true);
        }
        return data;
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Networks))]
    public void Export_TrainedNetwork_ComputesWhatTheNetworkComputes(Activation activation, HiddenNormalization normalization, bool residual, bool regression)
    {
        var block = Fits.Dense(300, 5, regression ? 0 : 3);
        var options = new SomeOptions
        {
            Network = new() { HiddenLayers = [8, 8, 6], Activation = activation, Normalization = normalization, Residual = residual },
            NumberOfEpochs = 2, BatchSize = 32, Seed = 3, ValidationFraction = 0,
        };
        var spy = new Spy();
        Objective objective = regression ? new SpyingSquaredError(spy) : new SpyingCrossEntropy(spy);
        var fit = objective.Fit(block, options, regression ? 1 : 3, validation: block);

        // The spy kept the validation outputs of every epoch; the last or best one is what was exported.
        var outputs = spy.Outputs[fit.History.BestEpoch - 1];
        var scale = regression ? LabelScale.Measure(block, Enumerable.Range(0, 300).Select(i => (long)i).ToArray()) : LabelScale.Identity;
        for (var row = 0; row < 300; row += 7)
        {
            var exported = fit.Parameters.Evaluate(block.Row(row));
            for (var k = 0; k < exported.Length; k++)
                Assert.Equal(scale.Mean + scale.Deviation * outputs[row * exported.Length + k], exported[k], 1e-4 * Math.Max(1, Math.Abs(exported[k])));
        }
        Assert.Equal(residual ? 1 : 0, fit.Parameters.Layers.OfType<ResidualBlock>().Count());
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(HiddenNormalization.None)]
    [InlineData(HiddenNormalization.Layer)]
    [InlineData(HiddenNormalization.Batch)]
    public void Import_OtherStandardisation_KeepsTheFunction(HiddenNormalization normalization)
    {
        using var scope = NewDisposeScope();
        var options = new SomeOptions { Network = new() { HiddenLayers = [8, 8], Normalization = normalization, Residual = true }, NumberOfEpochs = 3, BatchSize = 32, Seed = 3, FeatureScaling = FeatureScaling.Standard, ClampPredictions = false };
        var initial = new SomeSquaredError().Fit(Fits.Dense(300, 5, 0), options).Parameters;

        var layout = new NetworkLayout(5, 1, options.Network);
        var scale = new InputScale([7, -2, 0.5f, 3, 1], [0.2, 3, 1, 0.7, 1.5]);
        var label = new LabelScale(12, 4);
        var values = NetworkImport.Import(initial, layout, scale, label);
        var probe = Fits.Dense(60, 5, 0, seed: 9);
        if (normalization == HiddenNormalization.Batch)
            NeutralNormalization.Apply(new Network(layout, values, null), FeatureSource.Create(probe.Features, scale, CPU).Gather(arange(50)));
        var again = NetworkExport.Export(layout, values, scale, label);
        for (var row = 0; row < 60; row++)
        {
            var (expected, actual) = (initial.Evaluate(probe.Row(row))[0], again.Evaluate(probe.Row(row))[0]);
            Assert.Equal(expected, actual, 1e-4 * Math.Max(1, Math.Abs(expected)));
        }
        Assert.NotEqual(initial.Numbers(), again.Numbers());
    }

    [Fact, Trait("Kind", "Example")]
    public void Import_OtherLayers_NamesBoth()
    {
        var block = Fits.Dense(100, 5, 0);
        var options = new SomeOptions { Network = new() { HiddenLayers = [8] }, NumberOfEpochs = 1, Seed = 3 };
        var initial = new SomeSquaredError().Fit(block, options).Parameters;
        var error = Assert.Throws<ArgumentException>(() => new SomeSquaredError().Fit(block, options with { Network = new() { HiddenLayers = [9] } }, initial: initial));
        Assert.Contains("dense 5 x 9, Relu, dense 9 x 1", error.Message);
        Assert.Contains("dense 5 x 8, Relu, dense 8 x 1", error.Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void NetworkOptions_SameLayers_AreEqual()
    {
        Assert.Equal(new NetworkOptions { HiddenLayers = [3, 4] }, new NetworkOptions { HiddenLayers = [3, 4] });
        Assert.NotEqual(new NetworkOptions { HiddenLayers = [3, 4] }, new NetworkOptions { HiddenLayers = [4, 3] });
        Assert.Equal(new NetworkOptions { HiddenLayers = [3] }.GetHashCode(), new NetworkOptions { HiddenLayers = [3] }.GetHashCode());
    }

    internal sealed class Spy
    {
        public List<float[]> Outputs { get; } = [];

        public void See(ObjectiveContext context)
        {
            if (!context.IsTraining)
                Outputs.Add(context.Outputs.data<float>().ToArray());
        }
    }

    internal sealed record SpyingCrossEntropy(Spy Spy) : MulticlassObjective
    {
        public override Tensor Losses(ObjectiveContext context)
        {
            Spy.See(context);
            return new SomeCrossEntropy().Losses(context);
        }
    }

    private sealed record SpyingSquaredError(Spy Spy) : RegressionObjective
    {
        public override Tensor Losses(ObjectiveContext context)
        {
            Spy.See(context);
            return new SomeSquaredError().Losses(context);
        }
    }
}
