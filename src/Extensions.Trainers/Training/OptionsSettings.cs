using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>What the reading of data needs to know of a trainer's options.</summary>
internal static class OptionsSettings
{
    private const long BytesPerMegabyte = 1 << 20;

    /// <summary>Checks the options, all faults at once, and hands on what concerns columns and limits.</summary>
    public static TrainerSettings ToSettings(this NeuralNetworkOptions options)
    {
        OptionsValidator.Validate(options);
        return new TrainerSettings(options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName,
            options.MemoryCeilingMegabytes * BytesPerMegabyte, options.NumberOfThreads, options.CancellationToken)
        {
            Extras = labelCount => [.. options.TrainingObjective.Columns(labelCount).Select(column => new ExtraColumn(column.Name, column.Role.Replace('_', ' '), column.Width))],
        };
    }
}
