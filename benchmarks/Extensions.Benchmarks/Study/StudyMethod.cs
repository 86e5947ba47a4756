using System.Globalization;
using System.Text.Json;
using Microsoft.ML;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Benchmarks.Study;

/// <summary>A trainer at its default settings.</summary>
/// <param name="Name">Name in tables and files.</param>
/// <param name="Create">The trainer for the task of the rows, or null where it does not serve the task.</param>
internal sealed record StudyMethod(string Name, Func<MLContext, TrainingRows, IEstimator<ITransformer>?> Create)
{
    /// <summary>Levels of the method Quantile, whose ends are those of its 90 % interval.</summary>
    public static double[] QuantileLevels => [0.05, 0.25, 0.5, 0.75, 0.95];

    public static IReadOnlyList<StudyMethod> All { get; } =
    [
        new("PolyLoss", (ml, rows) => rows.Set.Task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.PolyLoss(),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.PolyLoss(),
            _ => null,
        }),
        Network(NetworkPreset.Balanced),
        Network(NetworkPreset.Strong),
        Network(NetworkPreset.Text),
        new("LightGbm", (ml, rows) => rows.Set.Task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.LightGbm(),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.LightGbm(),
            _ => ml.Regression.Trainers.LightGbm(),
        }),
        new("Quantile", (ml, rows) => rows.Set.Task == StudyTask.Regression ? ml.Regression.Trainers.Quantile([.. QuantileLevels]) : null),
    ];

    /// <summary>The method of that name.</summary>
    public static StudyMethod Of(string name) => All.FirstOrDefault(method => method.Name == name) ?? new(name, (ml, rows) => Trainer(ml, rows, name));

    /// <summary>Whether there is a method of that name.</summary>
    public static bool Knows(string name) => All.Any(method => method.Name == name) || name.StartsWith(Objective, StringComparison.Ordinal) || name.StartsWith(Multiclass, StringComparison.Ordinal);

    /// <summary>Before the JSON name of an objective, and its parameters behind colons: <c>objective:gce:q=0.5</c>. The value "training" stands for what <see cref="TrainingRows.Describe"/> finds.</summary>
    private const string Objective = "objective:";

    /// <summary>The same for a multiclass objective on whatever classes the data has, two as well.</summary>
    private const string Multiclass = "multiclass:";

    /// <summary>The task that the method makes of a data set's.</summary>
    public StudyTask TaskFor(StudyTask task) => task == StudyTask.Binary && Name.StartsWith(Multiclass, StringComparison.Ordinal) ? StudyTask.Multiclass : task;

    /// <summary>Whether the method is for text, or for tables: a preset is for one of them.</summary>
    public bool Serves(bool text) => !Enum.TryParse<NetworkPreset>(Name, out var preset) || preset == NetworkPreset.Text == text;

    /// <summary>The default trainer with another objective.</summary>
    private static IEstimator<ITransformer> Trainer(MLContext ml, TrainingRows rows, string name)
    {
        var parts = name.Split(':')[1..];
        var json = $"{{\"type\":\"{parts[0]}\"{string.Concat(parts.Skip(1).Select(part => part.Split('=')).Select(part => $",\"{part[0]}\":{Value(part[0], part[1], rows)}"))}}}";
        return rows.Set.Task switch
        {
            StudyTask.Binary => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { Objective = JsonSerializer.Deserialize<BinaryObjective>(json)! }),
            StudyTask.Multiclass => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { Objective = JsonSerializer.Deserialize<MulticlassObjective>(json)! }),
            _ => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { Objective = JsonSerializer.Deserialize<RegressionObjective>(json)! }),
        };
    }

    private static string Value(string parameter, string value, TrainingRows rows) => value switch
    {
        "training" => rows.Describe(parameter),
        "true" or "false" or "null" => value,
        _ => double.TryParse(value, CultureInfo.InvariantCulture, out _) ? value : $"\"{value}\"",
    };

    private static StudyMethod Network(NetworkPreset preset) => new(preset.ToString(), (ml, rows) => rows.Set.Task switch
    {
        StudyTask.Binary => ml.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options().With(preset)),
        StudyTask.Multiclass => ml.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options().With(preset)),
        _ => ml.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options().With(preset)),
    });

    /// <summary>The course of the training inside a fitted trainer, or null where it has none.</summary>
    public static TrainingHistory? HistoryOf(ITransformer trained) => ((trained as ISingleFeaturePredictionTransformer<object>)?.Model as INetworkModel)?.History;
}
