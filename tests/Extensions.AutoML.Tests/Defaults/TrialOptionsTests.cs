using System.ComponentModel.DataAnnotations;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.AutoML.Tests.Defaults;

[Trait("Area", "search")]
public class TrialOptionsTests
{
    private const int Draws = 200;

    internal static TrainingLabels Labels(SearchTask task) => task switch
    {
        SearchTask.Binary => TrainingLabels.OfClasses([0, 0, 0, 1], 2),
        SearchTask.Multiclass => TrainingLabels.OfClasses([0, 0, 0, 1, 1, 2], 3),
        SearchTask.Regression => TrainingLabels.OfNumbers([-2, 5, 1]),
        _ => TrainingLabels.OfClasses([], 3),
    };

    /// <summary>
    /// Equal as records, so open settings are still open. On sparse features they are those of the preset: there the trainer's own defaults
    /// are the same settings left open, which equality tells apart.
    /// </summary>
    [Theory]
    [MemberData(nameof(DefaultSpacesTests.Spaces), MemberType = typeof(DefaultSpacesTests))]
    [Trait("Kind", "Contract")]
    public void Apply_DefaultValues_GivesTheTrainersDefaults(int number, bool isSparse)
    {
        var task = (SearchTask)number;
        var set = SomeSets.Default(DefaultSpaces.Of(task, isSparse));
        Assert.Equal(task.Options(isSparse), task.Options(isSparse).Apply(set));
        if (!isSparse)
            Assert.Equal(Plain(task), task.Options().Apply(set));
        var other = new ParameterSet(set.Select(item => item.Key == "dropout" ? KeyValuePair.Create(item.Key, (ParameterValue)0.25) : item));
        Assert.NotEqual(task.Options(isSparse), task.Options(isSparse).Apply(other));
    }

    [Theory]
    [MemberData(nameof(DefaultSpacesTests.Spaces), MemberType = typeof(DefaultSpacesTests))]
    [Trait("Kind", "Property")]
    public void Apply_RandomValues_GivesOptionsThatTheTrainerTakes(int number, bool isSparse)
    {
        var task = (SearchTask)number;
        var space = DefaultSpaces.Of(task, isSparse);
        var random = new Random(3);
        foreach (var set in Enumerable.Range(0, Draws).Select(_ => SomeSets.Random(space, random)))
            CheckOptions(task, set, isSparse);
    }

    [Theory]
    [MemberData(nameof(DefaultSpacesTests.Spaces), MemberType = typeof(DefaultSpacesTests))]
    [Trait("Kind", "Property")]
    public void Apply_EveryObjectiveAtBothEndsOfItsRanges_GivesOptionsThatTheTrainerTakes(int number, bool isSparse)
    {
        var task = (SearchTask)number;
        var space = DefaultSpaces.Of(task, isSparse);
        var reached = new HashSet<Type>();
        foreach (var name in ((ChoiceParameter)space.Parameters[0]).Words)
            foreach (var high in new[] { false, true })
                reached.Add(CheckOptions(task, SomeSets.Corner(space, name, high), isSparse).GetType());
        Assert.Equal(DefaultSpaces.Objectives(task).Where(entry => !(isSparse && entry.DenseOnly)).Select(entry => entry.Type).ToHashSet(), reached);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Apply_EveryParameter_SetsItsOption()
    {
        var set = SomeSets.Of(("objective", "gce"), ("objective.gce.q", 0.25), ("network.layers", 2), ("network.hidden", 48), ("dropout", 0.1), ("learning_rate", 0.004), ("weight_decay", 0.05), ("batch_size", "512"), ("calibrator", "vector"));
        var options = new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = "y" }.Apply(set);
        var preset = new NeuralNetworkMulticlassTrainer.Options();
        Assert.Equal("y", options.LabelColumnName);
        Assert.Equal(new GeneralizedCrossEntropy(0.25), options.Objective);
        Assert.Equal(preset.Network with { HiddenLayers = [48, 48], Dropout = 0.1 }, options.Network);
        Assert.Equal(preset.Optimizer with { LearningRate = 0.004, WeightDecay = 0.05 }, options.Optimizer);
        Assert.Equal(512, options.BatchSize);
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Apply_ParametersLeftOut_LeavesTheOptionsAsTheyAre()
    {
        var options = new NeuralNetworkRegressionTrainer.Options { Objective = new HuberLoss(2), Network = new() { HiddenLayers = [7, 5] }, BatchSize = 9 };
        Assert.Equal(options, options.Apply(SomeSets.Of()));
        Assert.Equal(options with { Network = options.Network with { HiddenLayers = [7] } }, options.Apply(SomeSets.Of(("network.layers", 1))));
        Assert.Equal(options with { Network = options.Network with { HiddenLayers = [6, 6] } }, options.Apply(SomeSets.Of(("network.hidden", 6))));
        Assert.Equal(options with { BatchSize = 10 }, options.Apply(SomeSets.Of(("batch_size", 10))));
    }

    /// <summary>An objective for two networks gets them, whatever is searched of their shape.</summary>
    [Fact]
    [Trait("Kind", "Example")]
    public void Apply_ObjectiveOfTwoNetworks_SizesTheEnsemble()
    {
        var set = SomeSets.Of(("objective", "cross_split"), ("network.hidden", 48));
        Assert.Equal(2, new NeuralNetworkMulticlassTrainer.Options().Apply(set).Network.EnsembleSize);
        Assert.Equal(2, new NeuralNetworkMulticlassTrainer.Options().With(NetworkPreset.Balanced).Apply(set).Network.EnsembleSize);
    }

    /// <summary>Unlike the preset's, a batch size that was searched is not shrunk on small data, even where it is as large.</summary>
    [Fact]
    [Trait("Kind", "Example")]
    public void Apply_BatchSizeOfThePresetAsANumber_IsSet()
    {
        var preset = new NeuralNetworkBinaryTrainer.Options();
        Assert.Equal(preset, preset.Apply(SomeSets.Of(("batch_size", "preset"))));
        Assert.NotEqual(preset, preset.Apply(SomeSets.Of(("batch_size", "256"))));
        Assert.Equal(preset with { BatchSize = 256 }, preset.Apply(SomeSets.Of(("batch_size", "256"))));
    }

    [Theory]
    [InlineData("droput", 0.1, "The parameter 'droput' means nothing to the trainer. Known are objective, network.layers, ")]
    [InlineData("network.hidden", 8.5, "'network.hidden' must be a whole number. Got 8.5.")]
    [InlineData("dropout", "much", "'dropout' must be a number. Got 'much'.")]
    [InlineData("batch_size", "many", "'batch_size' must be a number of rows or 'preset'. Got 'many'.")]
    [InlineData("objective", 3, "The parameter 'objective' must be the name of an objective. Got 3.")]
    [Trait("Kind", "Example")]
    public void Apply_WhatTheTrainerDoesNotKnow_SaysSo(string name, object value, string message)
    {
        var set = SomeSets.Of((name, value is string word ? word : Convert.ToDouble(value)));
        Assert.StartsWith(message, Assert.Throws<ArgumentException>(() => new NeuralNetworkBinaryTrainer.Options().Apply(set)).Message);
    }

    /// <summary>Values beyond an option's limits are the trainer's to refuse.</summary>
    [Fact]
    [Trait("Kind", "Example")]
    public void Apply_ValueOutsideAnOptionsLimits_IsRefusedByTheTrainer()
        => Assert.Throws<ValidationException>(() => new NeuralNetworkBinaryTrainer(new NeuralNetworkBinaryTrainer.Options().Apply(SomeSets.Of(("dropout", 1.0)))));

    private static Objective CheckOptions(SearchTask task, ParameterSet set, bool isSparse)
    {
        var options = task.Options(isSparse).Apply(set, Labels(task));
        OptionsValidator.Validate(options);
        var objective = (Objective)options.GetType().GetProperty("Objective")!.GetValue(options)!;
        Assert.Equal(objective, JsonSerializer.Deserialize<Objective>(JsonSerializer.Serialize(objective)));

        var json = JsonSerializer.SerializeToNode(objective)!.AsObject();
        Assert.Equal(set["objective"].Word, (string)json["type"]!);
        foreach (var (name, value) in set.Where(item => item.Key.StartsWith("objective.", StringComparison.Ordinal)))
            Assert.Equal(value.ToString(), Text(json[name.Split('.')[2]]!));
        return objective;
    }

    private static string Text(JsonNode value) => value.GetValueKind() == JsonValueKind.Number ? ((ParameterValue)(double)value).ToString() : value.ToString();

    private static NeuralNetworkOptions Plain(SearchTask task) => task switch
    {
        SearchTask.Binary => new NeuralNetworkBinaryTrainer.Options(),
        SearchTask.Multiclass => new NeuralNetworkMulticlassTrainer.Options(),
        SearchTask.Regression => new NeuralNetworkRegressionTrainer.Options(),
        _ => new NeuralNetworkMultilabelTrainer.Options(),
    };
}
