using Extensions.Trainers.Tests.Training;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Networks;

/// <summary>Input factors, embeddings, mixed activations, measured starts and ensembles, alone and together.</summary>
public class NetworkKindTests
{
    private static readonly NetworkOptions Plain = new() { HiddenLayers = [8, 6], Activation = Activation.Selu };

    public static TheoryData<string> Kinds() => new(Networks.Keys);

    private static readonly Dictionary<string, (NetworkOptions Network, FeatureScaling Scaling)> Networks = new()
    {
        ["mixed activation"] = (Plain with { ActivationMix = true }, FeatureScaling.Standard),
        ["input factors"] = (Plain with { InputFactors = true }, FeatureScaling.Standard),
        ["robust scaling"] = (Plain, FeatureScaling.Robust),
        ["embedding"] = (Plain with { NumberEmbedding = new() { FrequencyCount = 3, Size = 2 } }, FeatureScaling.Standard),
        ["piecewise embedding"] = (Plain with { PiecewiseEmbedding = new() { MaximumPieces = 5, Size = 2, SplitThreshold = 1 } }, FeatureScaling.Standard),
        ["both embeddings"] = (Plain with { PiecewiseEmbedding = new() { Size = 3, SplitThreshold = 1 }, NumberEmbedding = new() { FrequencyCount = 3 } }, FeatureScaling.Robust),
        ["measured start"] = (Plain with { Start = StartValues.Measured }, FeatureScaling.Standard),
        ["ensemble"] = (Plain with { EnsembleSize = 3 }, FeatureScaling.Standard),
        ["normalised ensemble"] = (Plain with { EnsembleSize = 2, Normalization = HiddenNormalization.Batch }, FeatureScaling.Standard),
        ["layer-normalised ensemble"] = (Plain with { EnsembleSize = 2, HiddenLayers = [8, 8], Normalization = HiddenNormalization.Layer, Residual = true }, FeatureScaling.Standard),
        ["all"] = (Plain with
        {
            ActivationMix = true, InputFactors = true, NumberEmbedding = new(), PiecewiseEmbedding = new() { SplitThreshold = 1 }, CategoryEmbedding = new(), Start = StartValues.Measured, EnsembleSize = 2, Dropout = 0.2,
        }, FeatureScaling.Robust),
    };

    private static SomeOptions Options(string kind) => new()
    {
        Network = Networks[kind].Network, FeatureScaling = Networks[kind].Scaling, NumberOfEpochs = 3, BatchSize = 32, Seed = 3, ValidationFraction = 0,
    };

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Export_TrainedNetwork_ComputesWhatTheNetworkComputes(string kind)
    {
        var block = Fits.Dense(300, 5, 3);
        var spy = new NetworkTests.Spy();
        var fit = new NetworkTests.SpyingCrossEntropy(spy).Fit(block, Options(kind), 3, validation: block);
        var outputs = spy.Outputs[fit.History.BestEpoch - 1];
        for (var row = 0; row < 300; row += 7)
        {
            var (expected, actual) = (Shares(outputs.AsSpan(row * 3, 3)), Shares([.. fit.Parameters.Evaluate(block.Row(row)).Select(output => (float)output)]));
            for (var k = 0; k < 3; k++)
                Assert.Equal(expected[k], actual[k], 1e-4);
        }
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Import_FittedNetwork_KeepsTheFunction(string kind)
    {
        using var scope = NewDisposeScope();
        var (block, options) = (Fits.Dense(300, 5, 0), Options(kind));
        var initial = new SomeSquaredError().Fit(block, options).Parameters;
        var scale = initial.Layers[0] is SmoothClipLayer clip ? RobustScale.Of(initial, clip) : new InputScale([7, -2, 0.5f, 3, 1], [0.2, 3, 1, 0.7, 1.5]);
        var layout = new NetworkLayout(5, 1, options.Network, scale.Numbers, knots: NumberKnots.Of(initial));
        var label = new LabelScale(12, 4);
        var values = NetworkImport.Import(initial, layout, scale, label);
        if (options.Network.Normalization == HiddenNormalization.Batch)
            NeutralNormalization.Apply(new Network(layout, values, null), FeatureSource.Create(block.Features, scale, CPU).Gather(arange(50)));
        var again = NetworkExport.Export(layout, values, scale, label);
        for (var row = 0; row < 60; row++)
        {
            var (expected, actual) = (initial.Evaluate(block.Row(row))[0], again.Evaluate(block.Row(row))[0]);
            Assert.Equal(expected, actual, 1e-4 * Math.Max(1, Math.Abs(expected)));
        }
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Fit_SameSeed_GivesTheSameNetworkAndAnotherSeedAnother(string kind)
    {
        var block = Fits.Dense(200, 5, 3);
        var once = new SomeCrossEntropy().Fit(block, Options(kind), 3).Parameters.Evaluate(block.Row(1));
        Assert.Equal(once, new SomeCrossEntropy().Fit(block, Options(kind), 3).Parameters.Evaluate(block.Row(1)));
        Assert.NotEqual(once, new SomeCrossEntropy().Fit(block, Options(kind) with { Seed = 4 }, 3).Parameters.Evaluate(block.Row(1)));
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Layout_EveryTrainedParameter_IsInOneGroup(string kind)
    {
        var layout = new NetworkLayout(5, 3, Networks[kind].Network, [0, 2, 3], new LearningRateFactors { ByWidth = true, Biases = 2, InputFactors = 3, NumberEmbedding = 4, ActivationMix = 5, CategoryEmbedding = 6 }, [new(3, 2)]);
        var next = 0L;
        foreach (var group in layout.Groups)
        {
            Assert.Equal(next, group.Start);
            next += group.Count;
        }
        Assert.Equal(layout.TrainedCount, next);
        Assert.Equal(Math.Sqrt(256.0 / layout.Layers[0].Inputs), layout.Groups[0].RateFactor, 12);
        Assert.Equal(1, layout.Groups[0].RateFactor * layout.Groups[0].DecayFactor, 12);
    }

    [Fact, Trait("Kind", "Golden")]
    public void Ensemble_OfEqualMembers_TrainsLikeOneNetwork()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var options = Plain with { ActivationMix = true, InputFactors = true, NumberEmbedding = new() { FrequencyCount = 2, Size = 2 }, CategoryEmbedding = new() { Size = 2, MinimumCategories = 3 } };
        var single = new NetworkLayout(8, 2, options, [1, 7], categories: [new(2, 5)]);
        var ensemble = new NetworkLayout(8, 2, options with { EnsembleSize = 2 }, [1, 7], categories: [new(2, 5)]);
        var values = NetworkStart.Draw(single, 8, [0, 0], null, generator);
        var twice = zeros(ensemble.TotalCount);
        foreach (var (from, to, count) in Slots(single).Zip(Slots(ensemble), (a, b) => (a.Offset, b.Offset, a.Count)))
            for (var member = 0; member < 2; member++)
                twice.narrow(0, to + member * count, count).copy_(values.narrow(0, from, count));

        var (gradient, gradients) = (zeros(single.TrainedCount), zeros(ensemble.TrainedCount));
        var x = empty(7, 8).normal_(generator: generator);
        var output = new Network(single, values, gradient).Train(x, 0, generator);
        var outputs = new Network(ensemble, twice, gradients).Train(x, 0, generator);
        output.square().sum().backward();
        outputs.square().sum().backward();
        foreach (var (from, to, count) in Slots(single).Zip(Slots(ensemble), (a, b) => (a.Offset, b.Offset, a.Count)))
            for (var member = 0; member < 2; member++)
            {
                Assert.True(outputs[member].allclose(output, 1e-5, 1e-6));
                Assert.True(gradients.narrow(0, to + member * count, count).allclose(gradient.narrow(0, from, count), 1e-4, 1e-5));
            }
    }

    [Theory, Trait("Kind", "Golden")]
    [InlineData(OutputLink.Identity)]
    [InlineData(OutputLink.Sigmoid)]
    [InlineData(OutputLink.Softmax)]
    public void EnsembleOutputs_Links_AreTheMeanPrediction(OutputLink link)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var outputs = (empty(3, 5, 4).normal_(generator: generator) * 5).to(ScalarType.Float64);
        var combined = EnsembleOutputs.Combine(outputs, link);
        Tensor Predictions(Tensor z) => link switch { OutputLink.Sigmoid => z.sigmoid(), OutputLink.Softmax => z.softmax(-1), _ => z };
        Assert.True(Predictions(combined).allclose(Predictions(outputs).mean([0]), 1e-9, 1e-12));
        Assert.True(EnsembleOutputs.Combine(outputs * 2000, link).isfinite().all().item<bool>());
    }

    [Fact, Trait("Kind", "Property")]
    public void MeasuredStart_HiddenSums_HaveUnitVarianceAndKinksAmongTheRows()
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var layout = new NetworkLayout(5, 1, new NetworkOptions { HiddenLayers = [40, 40], Start = StartValues.Measured });
        var sample = empty(500, 5).normal_(3, 2, generator);
        var network = new Network(layout, NetworkStart.Draw(layout, 5, [0], sample, generator), null);
        network.Visit(sample, (layer, x) =>
        {
            if (!layer.IsHidden)
                return;
            var sums = layer.Sums(x);
            Assert.True((sums.std(0, unbiased: false) - 1).abs().max().item<float>() < 1e-3);
            var below = (sums < 0).to(ScalarType.Float32).mean([0]);
            Assert.True(below.min().item<float>() > 0 && below.max().item<float>() < 1);
        });
    }

    [Fact, Trait("Kind", "Property")]
    public void SmallStart_FirstLayer_IsTheRandomOneMadeSmall()
    {
        using var scope = NewDisposeScope();
        Tensor Draw(StartValues start)
        {
            using var generator = new Generator(1);
            return NetworkStart.Draw(new NetworkLayout(5, 2, Plain with { Start = start }), 3, [0, 0], null, generator);
        }
        var (random, small) = (Draw(StartValues.Random), Draw(StartValues.Small));
        Assert.True((random.narrow(0, 0, 40) / 32).allclose(small.narrow(0, 0, 40)));
        Assert.True(random.narrow(0, 40, random.numel() - 40).allclose(small.narrow(0, 40, random.numel() - 40)));
        Assert.True(random.narrow(0, 0, 40).abs().max().item<float>() > 0.1);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(false, 4.0, 0.25)]   // 16 inputs: sqrt(256 / 16), and a decay that no rate changes
    [InlineData(true, 10.0, 1.0)]
    public void SparseInputs_FirstLayer_HasARateAndADecayOfItsOwn(bool sparse, double rate, double decay)
    {
        var layout = new NetworkLayout(16, 3, Plain, rates: new LearningRateFactors { ByWidth = true, SparseInputs = 10 }, sparse: sparse);
        Assert.Equal(new ParameterGroup(0, 16 * 8, rate, decay), layout.Groups[0]);
        Assert.Equal(Math.Sqrt(256.0 / 8), layout.Groups[1].RateFactor, 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void ClampPredictions_Regression_StaysWithinTheTrainingLabels()
    {
        var block = Fits.Dense(300, 5, 0);
        var options = Options("robust scaling") with { ClampPredictions = true };
        var clamp = Assert.IsType<ClampLayer>(new SomeSquaredError().Fit(block, options).Parameters.Layers[^1]);
        Assert.Equal((block.Labels.Min(), block.Labels.Max()), (clamp.Lower, clamp.Upper));
        Assert.DoesNotContain(new SomeSquaredError().Fit(block, options with { ClampPredictions = false }).Parameters.Layers, layer => layer is ClampLayer);
    }

    [Fact, Trait("Kind", "Property")]
    public void SparseFeatures_EveryKind_Trains()
    {
        var dense = Fits.Dense(200, 5, 3);
        var features = (DenseFeatures)dense.Features;
        var sparse = dense with
        {
            Features = new SparseFeatures(200, 5, [.. Enumerable.Range(0, 201).Select(row => row * 5L)], [.. Enumerable.Range(0, 1000).Select(i => i % 5)], features.Values),
        };
        foreach (var kind in Networks.Keys)
        {
            var fit = new SomeCrossEntropy().Fit(sparse, Options(kind) with { NumberOfEpochs = 1 }, 3);
            Assert.All(fit.Parameters.Evaluate(dense.Row(0)), output => Assert.True(double.IsFinite(output)));
        }
    }

    private static IEnumerable<(long Offset, long Count)> Slots(NetworkLayout layout)
    {
        var (numbers, embedding) = (layout.Numbers.Length, layout.Embedding!);
        yield return (layout.Input.Factors, layout.Layers[0].Inputs);
        yield return (layout.Input.Frequencies, numbers * embedding.FrequencyCount);
        yield return (layout.Input.Phases, numbers * embedding.FrequencyCount);
        yield return (layout.Input.EmbeddingWeights, numbers * embedding.FrequencyCount * embedding.Size);
        yield return (layout.Input.EmbeddingBiases, numbers * embedding.Size);
        foreach (var (range, offset) in layout.Categories.Zip(layout.Input.Categories))
            yield return (offset, range.Count * layout.CategoryEmbedding!.Size);
        foreach (var slots in layout.Layers)
        {
            yield return (slots.Weights, slots.Inputs * slots.Outputs);
            yield return (slots.Biases, slots.Outputs);
            if (slots.Mix >= 0)
                yield return (slots.Mix, slots.Outputs);
        }
    }

    private static double[] Shares(ReadOnlySpan<float> outputs)
    {
        var values = outputs.ToArray().Select(z => Math.Exp(z - 20)).ToArray();
        return [.. values.Select(value => value / values.Sum())];
    }
}
