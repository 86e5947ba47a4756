using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>What the reading of data needs to know of a trainer's options.</summary>
internal static class OptionsSettings
{
    private const long BytesPerMegabyte = 1 << 20;

    /// <summary>Checks the options, all faults at once, and hands on what concerns columns and limits.</summary>
    /// <param name="options">The options.</param>
    /// <param name="objective">Gives the objective of valid options; it may ask for columns of its own.</param>
    public static TrainerSettings ToSettings<TOptions>(this TOptions options, Func<TOptions, Objective> objective) where TOptions : NeuralNetworkOptions
    {
        OptionsValidator.Validate(options);
        return new TrainerSettings(options.LabelColumnName, options.FeatureColumnName, options.ExampleWeightColumnName,
            options.MemoryCeilingMegabytes * BytesPerMegabyte, options.NumberOfThreads, options.CancellationToken)
        {
            Extras = labelCount => [.. objective(options).Columns(labelCount).Select(column => new ExtraColumn(column.Name, column.Role.Replace('_', ' '), column.Width))],
        };
    }
}
