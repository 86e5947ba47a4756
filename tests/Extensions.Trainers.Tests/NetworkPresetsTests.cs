using System.ComponentModel.DataAnnotations;
using Extensions.Trainers.Tests.Training;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests;

public class NetworkPresetsTests
{
    private static readonly FeatureBlock Dense = Fits.Dense(40, 4, 0).Features, Sparse = Fits.Dense(40, 4, 0).ToSparse().Features;

    public static TheoryData<NetworkPreset> Presets => [.. Enum.GetValues<NetworkPreset>()];

    [Theory, Trait("Kind", "Contract")]
    [MemberData(nameof(Presets))]
    public void With_AnyPreset_IsValidAndTheSameOnAllFeatures(NetworkPreset preset)
    {
        foreach (NeuralNetworkOptions options in new NeuralNetworkOptions[] { new NeuralNetworkBinaryTrainer.Options(), new NeuralNetworkRegressionTrainer.Options() })
        {
            var set = options.With(preset);
            OptionsValidator.Validate(set);
            Assert.Equal(set, set.Resolve(Sparse, 40));
            Assert.Equal(set, set.Resolve(Dense, 5000));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void With_NoPreset_NamesThem() =>
        Assert.Contains("Balanced, Strong, Text", Assert.Throws<ArgumentOutOfRangeException>(() => new SomeOptions().With((NetworkPreset)9)).Message);

    [Fact, Trait("Kind", "Example")]
    public void Resolve_NothingSet_IsBalancedOnDenseAndTextOnSparseFeatures()
    {
        var open = new SomeOptions();
        Assert.Equal(Shown(open.With(NetworkPreset.Balanced)), Shown(open.Resolve(Dense, 5000)));
        Assert.Equal(open.With(NetworkPreset.Text), open.Resolve(Sparse, 40));
    }

    [Fact, Trait("Kind", "Property")]
    public void Resolve_SetByTheUser_StaysEvenWhereItIsTheDefault()
    {
        var (open, text) = (new SomeOptions(), new SomeOptions().With(NetworkPreset.Text));
        var network = new NetworkOptions { HiddenLayers = [7] };
        Assert.Equal(text with { Network = network }, (open with { Network = network }).Resolve(Sparse, 40));
        Assert.Equal(text with { NumberOfEpochs = open.NumberOfEpochs }, (open with { NumberOfEpochs = open.NumberOfEpochs }).Resolve(Sparse, 40));
        Assert.Equal(text with { BatchSize = open.BatchSize }, (open with { BatchSize = open.BatchSize }).Resolve(Sparse, 40));
        Assert.Equal(text with { Optimizer = open.Optimizer }, (open with { Optimizer = open.Optimizer }).Resolve(Sparse, 40));
        Assert.Equal(text with { Schedule = open.Schedule }, (open with { Schedule = open.Schedule }).Resolve(Sparse, 40));
        Assert.Equal(text with { LearningRates = open.LearningRates }, (open with { LearningRates = open.LearningRates }).Resolve(Sparse, 40));
        Assert.Equal(text with { WeightDecaySchedule = open.WeightDecaySchedule }, (open with { WeightDecaySchedule = open.WeightDecaySchedule }).Resolve(Sparse, 40));
        Assert.Equal(text with { DropoutSchedule = open.DropoutSchedule }, (open with { DropoutSchedule = open.DropoutSchedule }).Resolve(Sparse, 40));
        Assert.Equal(text with { WeightAveraging = open.WeightAveraging }, (open with { WeightAveraging = open.WeightAveraging }).Resolve(Sparse, 40));
        Assert.Equal(text with { EarlyStoppingRounds = null }, (open with { EarlyStoppingRounds = null }).Resolve(Sparse, 40));
        Assert.Equal(text with { FeatureScaling = open.FeatureScaling }, (open with { FeatureScaling = open.FeatureScaling }).Resolve(Sparse, 40));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(40, 32)]
    [InlineData(1078, 67)]
    [InlineData(4095, 255)]
    [InlineData(4096, 256)]
    [InlineData(null, 256)]
    public void Resolve_FewDenseRows_MakesSmallerBatchesUnlessTheUserChose(int? rows, int expected)
    {
        Assert.Equal(expected, new SomeOptions().Resolve(Dense, rows).BatchSize);
        Assert.Equal(expected, new SomeOptions().With(NetworkPreset.Strong).Resolve(Dense, rows).BatchSize);
        Assert.Equal(256, (new SomeOptions() with { BatchSize = 256 }).Resolve(Dense, rows).BatchSize);
        Assert.Equal(300, (new SomeOptions().With(NetworkPreset.Balanced) with { BatchSize = 300 }).Resolve(Dense, rows).BatchSize);
    }

    [Fact, Trait("Kind", "Example")]
    public void Network_SetToNull_IsRefusedAndNotTakenForOpen() =>
        Assert.Contains("Network", Assert.Throws<ValidationException>(() => OptionsValidator.Validate(new SomeOptions { Network = null! })).Message);

    [Fact, Trait("Kind", "Example")]
    public void Catalog_CourseGiven_IsSetAndElseLeftOpen()
    {
        var open = new SomeOptions();
        Assert.Equal(open, open.WithCourse(null, null));
        Assert.Equal(open with { NumberOfEpochs = 3, BatchSize = 5 }, open.WithCourse(3, 5));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SparseFeatures_SaysWhichSettingsItTook()
    {
        Assert.Contains(Lines(new SomeOptions()), line => line.Contains("preset Text"));
        Assert.DoesNotContain(Lines(new SomeOptions().With(NetworkPreset.Text)), line => line.Contains("preset Text"));

        static List<string> Lines(NeuralNetworkOptions options)
        {
            var (ml, lines) = (new MLContext(1), new List<string>());
            ml.Log += (_, e) => lines.Add(e.Message);
            var fit = new SomeCrossEntropy().Fit(Fits.Dense(100, 4, 3).ToSparse(), options, 3, host: ((IHostEnvironment)ml).Register("Test"));
            Assert.InRange(fit.History.Epochs.Length, 1, 8);
            Assert.Equal(64, fit.Parameters.Layers.OfType<DenseLayer>().First().OutputCount);
            return lines;
        }
    }

    /// <summary>What a user sees: open settings and those set to the default look alike.</summary>
    private static string Shown(NeuralNetworkOptions options) => options.ToString();
}
