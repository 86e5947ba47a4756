using System.Globalization;
using Extensions.Testing;
using Extensions.Trainers.Tests.Contracts;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Compatibility;

/// <summary>
/// Models saved by every released version lie in tests/StoredModels/VERSION and must load for ever and give the scores stored beside them.
/// A new version's folder is written once, by running these tests with MLEXT_STORE_MODELS=1.
/// </summary>
[Trait("Kind", "Golden")]
[Trait("Area", "models")]
public class StoredModelTests
{
    private static readonly MLContext Ml = new(seed: 1);
    private static readonly string Folder = Path.Combine(Repository.Root, "tests", "StoredModels");
    private static readonly string Version = typeof(FeedForwardParameters).Assembly.GetCustomAttributes(false).OfType<System.Reflection.AssemblyFileVersionAttribute>().Single().Version;

    /// <summary>Rows to score; the same for all versions.</summary>
    private static IDataView Rows => SomeData.View(Ml, SomeData.Rows(20, seed: 99));

    public static IEnumerable<object[]> Stored => (Directory.Exists(Folder) ? Directory.EnumerateFiles(Folder, "*.zip", SearchOption.AllDirectories) : [])
        .Select(file => new object[] { Path.GetRelativePath(Folder, file) });

    /// <summary>
    /// What a version stores: a plain network of every trainer, the networks of the presets with narrow layers, and layers that these may lack.
    /// Presets change; a model that is stored stays as it was.
    /// </summary>
    private static readonly Dictionary<string, Func<IEstimator<ITransformer>>> Cases = new(
    [
        .. TrainerCase.All.Select(one => KeyValuePair.Create(one.Name, () => one.Create(Ml))),
        Preset("BalancedBinary", nameof(NeuralNetworkBinaryTrainer), NetworkPreset.Balanced),
        Preset("BalancedMulticlass", nameof(NeuralNetworkMulticlassTrainer), NetworkPreset.Balanced),
        Preset("BalancedRegression", nameof(NeuralNetworkRegressionTrainer), NetworkPreset.Balanced),
        Preset("BalancedMultilabel", nameof(NeuralNetworkMultilabelTrainer), NetworkPreset.Balanced),
        Preset("StrongBinary", nameof(NeuralNetworkBinaryTrainer), NetworkPreset.Strong),
        Preset("StrongMulticlass", nameof(NeuralNetworkMulticlassTrainer), NetworkPreset.Strong),
        new("PiecewiseMulticlass", () => TrainerCase.Named(nameof(NeuralNetworkMulticlassTrainer)).Create(Ml, new()
        {
            Change = options => options with { Network = new() { HiddenLayers = [8], PiecewiseEmbedding = new(), EnsembleSize = 2 } },
        })),
        new("EquiangularMulticlass", () => Ml.MulticlassClassification.Trainers.NeuralNetwork(new TrainerCase.Settings { Label = "Class" }.Fill(new NeuralNetworkMulticlassTrainer.Options { Objective = new EquiangularBasis() }))),
        new("ResidualRegression", () => TrainerCase.Named(nameof(NeuralNetworkRegressionTrainer)).Create(Ml, new()
        {
            Change = options => options with { Network = new() { HiddenLayers = [8, 8], Normalization = HiddenNormalization.Layer, Residual = true } },
        })),
    ]);

    public static TheoryData<string> CaseNames => new(Cases.Keys);

    private static KeyValuePair<string, Func<IEstimator<ITransformer>>> Preset(string name, string trainer, NetworkPreset preset)
        => new(name, () => TrainerCase.Named(trainer).Create(Ml, new() { Change = options => Narrow(options.With(preset)) with { NumberOfEpochs = options.NumberOfEpochs, BatchSize = options.BatchSize } }));

    private static NeuralNetworkOptions Narrow(NeuralNetworkOptions options) => options with { Network = options.Network with { HiddenLayers = [8, 8] } };

    [Theory, MemberData(nameof(CaseNames))]
    public void ThisVersion_HasAModelOfEveryCaseInStore(string name)
    {
        var zip = Path.Combine(Folder, Version, name + ".zip");
        if (Environment.GetEnvironmentVariable("MLEXT_STORE_MODELS") == "1" && !File.Exists(zip))
        {
            var training = SomeData.View(Ml, SomeData.Rows(200));
            var model = Ml.Transforms.NormalizeMinMax("Features").Append(Cases[name]()).Fit(training);
            Directory.CreateDirectory(Path.GetDirectoryName(zip)!);
            Ml.Model.Save(model, training.Schema, zip);
            File.WriteAllLines(Path.ChangeExtension(zip, ".txt"), Scores(model));
        }
        Assert.True(File.Exists(zip), $"Version {Version} has no stored model of {name}; run the tests once with MLEXT_STORE_MODELS=1 and commit tests/StoredModels/{Version}.");
    }

    /// <summary>No kind of layer can be changed without a stored model noticing.</summary>
    [Fact]
    public void StoredModels_Together_HaveEveryKindOfLayer()
    {
        var kinds = new HashSet<string>();
        foreach (var zip in Directory.EnumerateFiles(Folder, "*.zip", SearchOption.AllDirectories))
            AddKinds(NetworkOf(zip).Layers, kinds);
        Assert.Equal(typeof(FeedForwardLayer).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(FeedForwardLayer))).Select(type => type.Name).Order(), kinds.Order());
    }

    [Theory]
    [InlineData("BalancedBinary")]
    [InlineData("BalancedMulticlass")]
    [InlineData("BalancedRegression")]
    [InlineData("StrongMulticlass")]
    public void StoredPreset_Transformer_IsTheNetworksOwn(string name)
    {
        var last = ((TransformerChain<ITransformer>)Ml.Model.Load(Path.Combine(Folder, "0.1.0.0", name + ".zip"), out _)).LastTransformer;
        Assert.Equal(typeof(NeuralNetworkPredictionTransformer<>), last.GetType().GetGenericTypeDefinition());
    }

    private static FeedForwardParameters NetworkOf(string zip)
    {
        var last = ((TransformerChain<ITransformer>)Ml.Model.Load(zip, out _)).LastTransformer;
        return ((INetworkModel)((ISingleFeaturePredictionTransformer<object>)last).Model).Network;
    }

    private static void AddKinds(IEnumerable<FeedForwardLayer> layers, HashSet<string> kinds)
    {
        foreach (var layer in layers)
        {
            kinds.Add(layer.GetType().Name);
            AddKinds(layer switch { ResidualBlock block => block.Body, EnsembleLayer ensemble => ensemble.Members.SelectMany(member => member), _ => [] }, kinds);
        }
    }

    [Theory, MemberData(nameof(Stored))]
    public void StoredModel_OfAnyVersion_GivesItsStoredScores(string file)
    {
        var zip = Path.Combine(Folder, file);
        var stored = File.ReadAllLines(Path.ChangeExtension(zip, ".txt")).Select(line => line.Split(' ').Select(value => float.Parse(value, CultureInfo.InvariantCulture)).ToArray()).ToArray();
        var scores = ScoreValues.Of(Ml.Model.Load(zip, out _).Transform(Rows)).ToArray();
        Assert.Equal(stored.Length, scores.Length);
        // Another processor may sum in vectors of another width.
        Assert.All(stored.Zip(scores, (expected, actual) => (expected, actual)),
            row => Assert.Equal(row.expected, row.actual, (x, y) => Math.Abs(x - y) <= 1e-5f * Math.Max(1, Math.Abs(x))));
    }

    private static IEnumerable<string> Scores(ITransformer model)
        => ScoreValues.Of(model.Transform(Rows)).Select(row => string.Join(' ', row.Select(value => value.ToString("g9", CultureInfo.InvariantCulture))));
}
