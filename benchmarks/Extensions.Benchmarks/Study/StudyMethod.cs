using System.Text.Json;
using Microsoft.ML;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Study;

/// <summary>A trainer at its default settings.</summary>
/// <param name="Name">Name in tables and files.</param>
/// <param name="Create">The trainer for a task, or null where it does not serve the task.</param>
internal sealed record StudyMethod(string Name, Func<MLContext, StudyTask, IEstimator<ITransformer>?> Create)
{
    public static IReadOnlyList<StudyMethod> All { get; } =
    [
        new("PolyLoss", (ml, task) => task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.PolyLoss(),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.PolyLoss(),
            _ => null,
        }),
        Network(NetworkPreset.Balanced),
        Network(NetworkPreset.Strong),
        Network(NetworkPreset.Text),
        new("LightGbm", (ml, task) => task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.LightGbm(),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.LightGbm(),
            _ => ml.Regression.Trainers.LightGbm(),
        }),
    ];

    /// <summary>The method of that name.</summary>
    public static StudyMethod Of(string name) => All.FirstOrDefault(method => method.Name == name) ?? new(name, (ml, task) => Trainer(ml, task, name));

    /// <summary>Whether there is a method of that name.</summary>
    public static bool Knows(string name) => All.Any(method => method.Name == name) || name.StartsWith(Objective, StringComparison.Ordinal);

    /// <summary>Before the JSON name of an objective, and its parameters behind colons: <c>objective:gce:q=0.5</c>.</summary>
    private const string Objective = "objective:";

    /// <summary>Whether the method is for text, or for tables: a preset is for one of them.</summary>
    public bool Serves(bool text) => !Enum.TryParse<NetworkPreset>(Name, out var preset) || preset == NetworkPreset.Text == text;

    /// <summary>The default trainer with another objective.</summary>
    private static IEstimator<ITransformer> Trainer(MLContext ml, StudyTask task, string name)
    {
        var parts = name[Objective.Length..].Split(':');
        var json = $"{{\"type\":\"{parts[0]}\"{string.Concat(parts.Skip(1).Select(part => $",\"{part.Split('=')[0]}\":{part.Split('=')[1]}"))}}}";
        return task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { Objective = JsonSerializer.Deserialize<BinaryObjective>(json)! }),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { Objective = JsonSerializer.Deserialize<MulticlassObjective>(json)! }),
            _ => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { Objective = JsonSerializer.Deserialize<RegressionObjective>(json)! }),
        };
    }

    private static StudyMethod Network(NetworkPreset preset) => new(preset.ToString(), (ml, task) => task switch
    {
        StudyTask.Binary => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options().With(preset)),
        StudyTask.Multiclass => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options().With(preset)),
        _ => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options().With(preset)),
    });

    /// <summary>The course of the training inside a fitted trainer, or null where it has none.</summary>
    public static TrainingHistory? HistoryOf(ITransformer trained) => ((trained as ISingleFeaturePredictionTransformer<object>)?.Model as INetworkModel)?.History;
}
