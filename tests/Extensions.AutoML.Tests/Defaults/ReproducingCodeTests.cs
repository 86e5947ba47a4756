using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MLExtensions.Trainers;

namespace Extensions.AutoML.Tests.Defaults;

[Trait("Area", "search")]
public partial class ReproducingCodeTests
{
    [Fact]
    [Trait("Kind", "Example")]
    public void Of_ObjectiveAndCalibrator_AreWrittenWithTheirParameters() => Assert.Equal(
        "ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { Objective = new GeneralizedCrossEntropy(q: 0.7) })"
        + ".AppendHeldOut(ml.MulticlassClassification.Calibrators().Calibrate(new VectorScaling()))",
        ReproducingCode.Of(SearchTask.Multiclass, SomeSets.Of(("objective", "gce"), ("objective.gce.q", 0.7), ("network.layers", 3), ("network.hidden", 256), ("batch_size", "preset"), ("calibrator", "vector"))));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_EveryOption_IsWrittenWhereItDiffers() => Assert.Equal(
        "ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { Objective = new BinaryFocalLoss(gamma: 1.5, alpha: 0.4), "
        + "Network = new NeuralNetworkBinaryTrainer.Options().Network with { HiddenLayers = [64, 64], Dropout = 0.2 }, "
        + "Optimizer = new NeuralNetworkBinaryTrainer.Options().Optimizer with { LearningRate = 0.001, WeightDecay = 1E-05 }, BatchSize = 256 })"
        + ".AppendHeldOut(ml.BinaryClassification.Calibrators.Calibrate(new IsotonicRegression()))",
        ReproducingCode.Of(SearchTask.Binary, SomeSets.Of(
            ("objective", "focal_binary"), ("objective.focal_binary.gamma", 1.5), ("objective.focal_binary.alpha", 0.4), ("network.layers", 2), ("network.hidden", 64), ("dropout", 0.2),
            ("learning_rate", 0.001), ("weight_decay", 1e-5), ("batch_size", "256"), ("calibrator", "isotonic"))));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_SparseFeatures_StartsFromThePresetForText() => Assert.Equal(
        "ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { Objective = new SymmetricCrossEntropy(alpha: 0.5), "
        + "Optimizer = new NeuralNetworkMulticlassTrainer.Options().With(NetworkPreset.Text).Optimizer with { LearningRate = 0.01 } })",
        ReproducingCode.Of(SearchTask.Multiclass, SomeSets.Of(("objective", "sce"), ("objective.sce.alpha", 0.5), ("network.layers", 1), ("network.hidden", 64), ("dropout", 0.5), ("learning_rate", 0.01)), isSparse: true));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_ObjectiveOfLabelsAndWords_IsWrittenWithBoth() => Assert.Equal(
        "ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { Objective = new HlGauss(minimum: -2, maximum: 5, bins: 32, sigmaRatio: 0.75) })",
        ReproducingCode.Of(SearchTask.Regression, SomeSets.Of(("objective", "hl_gauss"), ("objective.hl_gauss.bins", 32), ("objective.hl_gauss.sigma_ratio", 0.75)), TrainingLabels.OfNumbers([-2, 5])));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_OptionsOfTheSearch_AreWrittenToo() => Assert.Equal(
        "ml.MultilabelClassification().Trainers.NeuralNetwork(new NeuralNetworkMultilabelTrainer.Options { Objective = new AsymmetricMultilabelLoss(gammaNegative: 2, clip: 0), LabelColumnName = \"y\", "
        + "ExampleWeightColumnName = \"w\", NumberOfEpochs = 7, Seed = 3 }).AppendHeldOut(ml.MultilabelClassification().Calibrators().Calibrate(new PlattScaling(), "
        + "new CalibrationOptions { LabelColumnName = \"y\", ExampleWeightColumnName = \"w\" }))",
        ReproducingCode.Of(
            SearchTask.Multilabel, SomeSets.Of(("objective", "asymmetric_multilabel"), ("objective.asymmetric_multilabel.gamma_neg", 2), ("objective.asymmetric_multilabel.clip", 0), ("calibrator", "platt")),
            options: new NeuralNetworkMultilabelTrainer.Options { LabelColumnName = "y", ExampleWeightColumnName = "w", NumberOfEpochs = 7, Seed = 3, NumberOfThreads = 2 }));

    [Theory]
    [InlineData("cross_split", "new CrossSplit()", "Network = new NeuralNetworkMulticlassTrainer.Options().Network with { EnsembleSize = 2 }")]
    [InlineData("stablemax_ce", "new StablemaxCrossEntropy()", "")]
    [InlineData("ldam", "new LabelDistributionAwareMargin(classCounts: [3, 2, 1])", "")]
    [Trait("Kind", "Example")]
    public void Of_WhatTheObjectiveNeeds_IsWritten(string name, string objective, string network) => Assert.Equal(
        $"ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options {{ Objective = {objective}{(network.Length == 0 ? "" : $", {network}")} }})",
        ReproducingCode.Of(SearchTask.Multiclass, SomeSets.Of(("objective", name)), TrialOptionsTests.Labels(SearchTask.Multiclass)));

    [Fact]
    [Trait("Kind", "Example")]
    public void Of_CalibratorsInsideOthersAndWithSettings_AreWritten()
    {
        static string Line(string word) => ReproducingCode.Of(SearchTask.Multiclass, SomeSets.Of(("calibrator", word)));
        Assert.EndsWith(".Calibrate(new OneVersusRest(new BetaCalibration())))", Line("one_versus_rest_beta"));
        Assert.EndsWith(".Calibrate(new CorrectnessAwareCalibration { Balanced = false }))", Line("correctness_aware"));
        Assert.EndsWith(".NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options())", Line("none"));
    }

    /// <summary>Every name before a colon is a parameter of the constructor of the type behind "new", and every value that was searched is there.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [Trait("Kind", "Contract")]
    public void Of_EveryObjective_NamesItsTypeAndParameters(int number)
    {
        var task = (SearchTask)number;
        var space = DefaultSpaces.Of(task);
        var random = new Random(4);
        foreach (var entry in DefaultSpaces.Objectives(task))
        {
            var set = SomeSets.Random(space, random, entry.Name);
            var written = Written().Match(ReproducingCode.Of(task, set, TrialOptionsTests.Labels(task)));
            var type = typeof(Objective).Assembly.GetType($"MLExtensions.Trainers.{written.Groups["type"].Value}", throwOnError: true)!;
            Assert.Equal(entry.Type, type);
            var arguments = Argument().Matches(written.Groups["arguments"].Value).ToDictionary(match => match.Groups[1].Value, match => match.Groups[2].Value);
            Assert.Contains(type.GetConstructors(), constructor => arguments.Keys.All(constructor.GetParameters().Select(parameter => parameter.Name).Contains));
            foreach (var (name, value) in set.Where(item => item.Key.StartsWith($"objective.{entry.Name}.", StringComparison.Ordinal)))
            {
                var property = type.GetProperties().Single(property => JsonName(property) == name.Split('.')[2]);
                var argument = arguments.Single(argument => argument.Key.Equals(property.Name, StringComparison.OrdinalIgnoreCase)).Value;
                if (property.PropertyType.IsEnum)
                    Assert.True(Enum.IsDefined(property.PropertyType, argument[(property.PropertyType.Name.Length + 1)..]), argument);
                else
                    Assert.Equal(value.ToString(), argument);
            }
        }
    }

    private static string JsonName(PropertyInfo property) => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);

    [GeneratedRegex(@"Objective = new (?<type>\w+)\((?<arguments>[^()]*)\)")]
    private static partial Regex Written();

    [GeneratedRegex(@"(\w+): (\[[^\]]*\]|[^,]+)")]
    private static partial Regex Argument();
}
