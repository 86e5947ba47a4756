using Microsoft.ML;
using MLExtensions.Calibration;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>The line of C# that makes the estimator of a trial, with <c>ml</c> an <see cref="MLContext"/>, and the namespaces Microsoft.ML, MLExtensions.Trainers and MLExtensions.Calibration in use.</summary>
internal static class ReproducingCode
{
    /// <summary>Options that say where and how a fit runs, not what comes of it.</summary>
    private static readonly string[] Circumstances =
    [
        nameof(NeuralNetworkOptions.CheckpointEveryEpochs), nameof(NeuralNetworkOptions.CheckpointPath), nameof(NeuralNetworkOptions.Device),
        nameof(NeuralNetworkOptions.MemoryCeilingMegabytes), nameof(NeuralNetworkOptions.NumberOfThreads),
    ];

    /// <summary>The line.</summary>
    /// <param name="task">The task.</param>
    /// <param name="parameters">The values of the trial.</param>
    /// <param name="labels">The training labels; needed by objectives that describe them.</param>
    /// <param name="isSparse">Whether features are sparse, so that the trial started from <see cref="NetworkPreset.Text"/>.</param>
    /// <param name="options">What the trial started from; the task's defaults where null. Columns, numbers and words of it that differ from the preset are written, too; other records are not.</param>
    /// <exception cref="ArgumentException">The set does not fit the task, or labels are missing.</exception>
    public static string Of(SearchTask task, ParameterSet parameters, TrainingLabels? labels = null, bool isSparse = false, NeuralNetworkOptions? options = null)
    {
        var preset = task.Options(isSparse);
        var applied = (options ?? preset).Apply(parameters, labels);
        var type = $"{applied.GetType().DeclaringType!.Name}.{applied.GetType().Name}";
        var start = isSparse ? $"new {type}().With({nameof(NetworkPreset)}.{nameof(NetworkPreset.Text)})" : $"new {type}()";

        var settings = Settings(applied, preset, parameters, start).ToArray();
        var trainer = $"ml.{Catalog(task)}.Trainers.NeuralNetwork({(settings.Length == 0 ? $"new {type}()" : $"new {type} {{ {string.Join(", ", settings)} }}")})";
        return CalibratorFactory.Calibrator(task, parameters) is { } calibrator
            ? $"{trainer}.{nameof(HeldOutCompositionExtensions.AppendHeldOut)}(ml.{Calibrators(task)}.Calibrate({ConstructorText.Record(calibrator)}{Columns(applied)}))"
            : trainer;
    }

    private static IEnumerable<string> Settings(NeuralNetworkOptions applied, NeuralNetworkOptions preset, ParameterSet parameters, string start)
    {
        if (parameters.ContainsKey(DefaultSpaces.Objective))
            yield return $"Objective = {ConstructorText.Record(applied.TrainingObjective, [.. ObjectiveFactory.Named(parameters)])}";
        if (Changes(applied.Network, preset.Network, nameof(NetworkOptions.HiddenLayers), nameof(NetworkOptions.Dropout), nameof(NetworkOptions.EnsembleSize)) is { Length: > 0 } network)
            yield return $"{nameof(applied.Network)} = {start}.{nameof(applied.Network)} with {{ {network} }}";
        if (Changes(applied.Optimizer, preset.Optimizer, nameof(Optimizer.LearningRate), nameof(Optimizer.WeightDecay)) is { Length: > 0 } optimizer)
            yield return $"{nameof(applied.Optimizer)} = {start}.{nameof(applied.Optimizer)} with {{ {optimizer} }}";
        foreach (var property in applied.GetType().GetProperties().Where(property => IsSimple(property.PropertyType) && !Circumstances.Contains(property.Name)))
        {
            var chosen = property.Name == nameof(applied.BatchSize) && parameters.TryGetValue(DefaultSpaces.BatchSize, out var size) && size.Word != DefaultSpaces.PresetWord;
            if (chosen || !Equals(property.GetValue(applied), property.GetValue(preset)))
                yield return $"{property.Name} = {ConstructorText.Of(property.GetValue(applied))}";
        }
    }

    /// <summary>Assignments of the named properties that differ.</summary>
    private static string Changes(object value, object preset, params string[] names)
    {
        var changes = from name in names
                      let property = value.GetType().GetProperty(name)!
                      let text = ConstructorText.Of(property.GetValue(value))
                      where text != ConstructorText.Of(property.GetValue(preset))
                      select $"{name} = {text}";
        return string.Join(", ", changes);
    }

    private static string Columns(NeuralNetworkOptions options)
    {
        var columns = Changes(
            new CalibrationOptions { LabelColumnName = options.LabelColumnName, ExampleWeightColumnName = options.ExampleWeightColumnName }, new CalibrationOptions(),
            nameof(CalibrationOptions.LabelColumnName), nameof(CalibrationOptions.ExampleWeightColumnName));
        return columns.Length == 0 ? "" : $", new {nameof(CalibrationOptions)} {{ {columns} }}";
    }

    private static bool IsSimple(Type type)
        => (Nullable.GetUnderlyingType(type) ?? type) is { } bare && (bare.IsPrimitive || bare.IsEnum || bare == typeof(string));

    private static string Catalog(SearchTask task) => task switch
    {
        SearchTask.Binary => nameof(MLContext.BinaryClassification),
        SearchTask.Multiclass => nameof(MLContext.MulticlassClassification),
        SearchTask.Regression => nameof(MLContext.Regression),
        _ => $"{nameof(MultilabelClassificationExtensions.MultilabelClassification)}()",
    };

    /// <summary>ML.NET's catalog of binary classification has its calibrators as a property; the others are methods.</summary>
    private static string Calibrators(SearchTask task) => Catalog(task) + (task == SearchTask.Binary ? ".Calibrators" : ".Calibrators()");
}
