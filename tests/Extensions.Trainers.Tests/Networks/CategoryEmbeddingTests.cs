using System.ComponentModel.DataAnnotations;
using Extensions.Trainers.Tests.Training;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Networks;

/// <summary>Embedded one-hot blocks: five numbers, then a block of twelve slots.</summary>
public class CategoryEmbeddingTests
{
    private const int Numbers = 5, Slots = 12, Rows = 300;
    private static readonly SlotRange Block = new(Numbers, Slots);

    private static readonly NetworkOptions Plain = new() { HiddenLayers = [10, 6], Activation = Activation.Selu, CategoryEmbedding = new() { Size = 3, MinimumCategories = 6 } };

    private static readonly Dictionary<string, (NetworkOptions Network, FeatureScaling Scaling)> Networks = new()
    {
        ["unscaled"] = (Plain, FeatureScaling.None),
        ["standard"] = (Plain, FeatureScaling.Standard),
        ["robust"] = (Plain, FeatureScaling.Robust),
        ["batch normalization"] = (Plain with { Normalization = HiddenNormalization.Batch }, FeatureScaling.Standard),
        ["ensemble"] = (Plain with { EnsembleSize = 3 }, FeatureScaling.Standard),
        ["linear"] = (Plain with { HiddenLayers = [] }, FeatureScaling.Robust),
        ["all"] = (Plain with { EnsembleSize = 2, ActivationMix = true, InputFactors = true, NumberEmbedding = new() { FrequencyCount = 4, Size = 2 }, Start = StartValues.Measured, Dropout = 0.2 }, FeatureScaling.Robust),
    };

    public static TheoryData<string> Kinds => new(Networks.Keys);

    private static ExampleBlock Examples(int classes) => Fits.Dense(Rows, Numbers, classes).WithCategory(Slots);

    private static SomeOptions Options(string kind) => new()
    {
        Network = Networks[kind].Network, FeatureScaling = Networks[kind].Scaling, NumberOfEpochs = 3, BatchSize = 32, Seed = 3, ValidationFraction = 0, ClampPredictions = false,
    };

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Export_TrainedNetwork_ComputesWhatTheNetworkComputes(string kind)
    {
        var block = Examples(3);
        var spy = new NetworkTests.Spy();
        var fit = new NetworkTests.SpyingCrossEntropy(spy).Fit(block, Options(kind), 3, validation: block, categories: Block);
        var outputs = spy.Outputs[fit.History.BestEpoch - 1];
        for (var row = 0; row < Rows; row++)
        {
            var (expected, actual) = (Shares([.. outputs.AsSpan(row * 3, 3).ToArray().Select(z => (double)z)]), Shares(fit.Parameters.Evaluate(block.Row(row))));
            for (var k = 0; k < 3; k++)
                Assert.Equal(expected[k], actual[k], 1e-4);
        }
        Assert.Equal(Numbers + Slots, fit.Parameters.InputCount);
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Import_FittedNetwork_KeepsTheFunctionWithAndWithoutEmbedding(string kind)
    {
        using var scope = NewDisposeScope();
        var (block, options) = (Examples(0), Options(kind));
        var initial = new SomeSquaredError().Fit(block, options, categories: Block).Parameters;
        foreach (var network in new[] { options.Network, options.Network with { CategoryEmbedding = null } })
        {
            var scale = initial.Layers[0] is SmoothClipLayer clip ? RobustScale.Of(initial, clip)
                : new InputScale([7, -2, 0.5f, 3, 1, .. new float[Slots]], [0.2, 3, 1, 0.7, 1.5, .. Enumerable.Repeat(1.0, Slots)]);
            var layout = new NetworkLayout(Numbers + Slots, 1, network, scale.Numbers, categories: [Block]);
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
    }

    /// <summary>The embedding has rank 3 only: what comes from elsewhere must not be cut down to it without a word.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Import_NetworkWithoutEmbedding_IsRefused()
    {
        var (block, options) = (Examples(0), Options("robust"));
        var initial = new SomeSquaredError().Fit(block, options with { Network = options.Network with { CategoryEmbedding = null } }, categories: Block).Parameters;
        var error = Assert.Throws<ArgumentException>(() => new SomeSquaredError().Fit(block, options, initial: initial, categories: Block));
        Assert.Contains("features 5 to 16", error.Message, StringComparison.Ordinal);
        Assert.Contains("CategoryEmbedding to null", error.Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Property")]
    [MemberData(nameof(Kinds))]
    public void Export_WeightsOfTheBlock_HaveTheRankOfTheEmbedding(string kind)
    {
        using var scope = NewDisposeScope();
        var parameters = new SomeCrossEntropy().Fit(Examples(3), Options(kind) with { Network = Networks[kind].Network with { HiddenLayers = [10] } }, 3, categories: Block).Parameters;
        foreach (var member in NetworkImport.Members(parameters))
        {
            var dense = member.OfType<DenseLayer>().First();
            var singular = linalg.svdvals(tensor(dense.Weights.AsSpan().Slice(Block.Start * dense.OutputCount, Slots * dense.OutputCount).ToArray(), Slots, dense.OutputCount)).data<float>().ToArray();
            Assert.True(singular[2] > 1e-2 * singular[0] && singular[3] < 1e-5 * singular[0], string.Join(' ', singular));
        }
    }

    /// <summary>A slot without training rows starts at random and never learns: it must count like no value at all.</summary>
    [Theory, Trait("Kind", "Example")]
    [InlineData("unscaled")]
    [InlineData("standard")]
    [InlineData("robust")]
    public void Fit_SlotWithoutTrainingRows_CountsAsUnseen(string kind)
    {
        var block = Examples(3);
        var parameters = new SomeCrossEntropy().Fit(block, Options(kind), 3, categories: Block).Parameters;
        var (unseen, untrained, trained) = (block.Row(0), block.Row(0), block.Row(0));
        (untrained[^1], trained[^2]) = (1, 1);
        Assert.Equal(parameters.Evaluate(unseen), parameters.Evaluate(untrained));
        Assert.NotEqual(parameters.Evaluate(unseen), parameters.Evaluate(trained));
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(FeatureScaling.None)]
    [InlineData(FeatureScaling.Standard)]
    [InlineData(FeatureScaling.Robust)]
    public void Scale_EmbeddedBlock_KeepsItsZerosAndOnes(FeatureScaling scaling)
    {
        using var scope = NewDisposeScope();
        var dense = (DenseFeatures)Examples(3).Features;
        var rows = Enumerable.Range(0, Rows).Select(row => (long)row).ToArray();
        var scale = scaling switch { FeatureScaling.None => InputScale.Identity(Numbers + Slots), FeatureScaling.Robust => RobustScale.Measure(dense, rows), _ => InputScale.Measure(dense, rows, null) };
        var changed = CategoryScale.Apply(scale, [new(0, 2), Block], dense, rows, new CategoryEmbedding());
        Assert.Equal<SlotRange>([Block], changed.Categories);
        var (before, after) = (FeatureSource.Create(dense, scale, CPU).Gather(arange(Rows)), FeatureSource.Create(dense, changed, CPU).Gather(arange(Rows)));
        Assert.True(after.narrow(1, 0, Numbers).equal(before.narrow(1, 0, Numbers)).all().item<bool>());
        Assert.True(after.narrow(1, Numbers, Slots).allclose(tensor(dense.Values, Rows, Numbers + Slots).narrow(1, Numbers, Slots), 1e-6, 1e-6));
    }

    [Fact, Trait("Kind", "Example")]
    public void Find_BlocksThatAreNarrowOrNotOneHot_AreLeftAlone()
    {
        // Blocks: one-hot, of three slots; two ones in a row; a two; one-hot with a row of zeros, of five slots; as wide, but a row that does not train has a fraction.
        float[] values = [1, 0, 0, /**/ 1, 1, 0, 0, /**/ 0, 0, 2, 0, /**/ 0, 0, 0, 0, 0, /**/ 0, 0, 1, 0, 0,
                          0, 1, 0, /**/ 0, 1, 0, 0, /**/ 0, 1, 0, 0, /**/ 0, 0, 1, 0, 0, /**/ 1, 0, 0, 0, 0,
                          0, 0, 1, /**/ 0, 1, 0, 0, /**/ 0, 1, 0, 0, /**/ 1, 0, 0, 0, 0, /**/ 0, 0.5f, 0, 0, 0];
        SlotRange[] blocks = [new(0, 3), new(3, 4), new(7, 4), new(11, 5), new(16, 5)];
        var features = new DenseFeatures(3, 21, values);
        var embedding = new CategoryEmbedding { Size = 2, MinimumCategories = 4 };
        Assert.Equal<SlotRange>([blocks[3], blocks[4]], CategoryScale.Find([.. blocks], features, [0, 1], embedding));
        Assert.Equal<SlotRange>([blocks[3]], CategoryScale.Find([.. blocks], features, [0, 1, 2], embedding));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_SparseFeatures_EmbedsNothing()
    {
        var (block, options) = (Examples(3).ToSparse(), Options("standard"));
        var plain = options with { Network = options.Network with { CategoryEmbedding = null } };
        Assert.Equal(new SomeCrossEntropy().Fit(block, plain, 3).Parameters.Numbers(), new SomeCrossEntropy().Fit(block, options, 3, categories: Block).Parameters.Numbers());
    }

    [Fact, Trait("Kind", "Example")]
    public void Options_EmbeddingAsWideAsTheCategory_IsRefused()
    {
        var options = new NeuralNetworkBinaryTrainer.Options { Network = new NetworkOptions { CategoryEmbedding = new() { Size = 10 } } };
        Assert.Contains("Size must be below MinimumCategories", Assert.Throws<ValidationException>(() => new NeuralNetworkBinaryTrainer(options)).Message, StringComparison.Ordinal);
        Assert.NotEqual(new NetworkOptions { CategoryEmbedding = new() }, new NetworkOptions());
    }

    private static double[] Shares(double[] outputs)
    {
        var values = Array.ConvertAll(outputs, z => Math.Exp(z - outputs.Max()));
        return Array.ConvertAll(values, value => value / values.Sum());
    }
}
