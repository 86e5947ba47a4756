namespace Microsoft.ML;

/// <summary>Multi-label classification, where a row may carry any number of labels: a task that ML.NET itself does not have.</summary>
public sealed class MultilabelClassificationCatalog : Data.IInternalCatalog
{
    private readonly Runtime.IHostEnvironment environment;

    internal MultilabelClassificationCatalog(Runtime.IHostEnvironment environment)
    {
        this.environment = environment;
        Trainers = new MultilabelClassificationTrainers(environment);
    }

    Runtime.IHostEnvironment Data.IInternalCatalog.Environment => environment;

    /// <summary>Trainers for multi-label classification.</summary>
    public MultilabelClassificationTrainers Trainers { get; }

    /// <summary>The place where trainers for multi-label classification appear as methods.</summary>
    public sealed class MultilabelClassificationTrainers : Data.IInternalCatalog
    {
        private readonly Runtime.IHostEnvironment environment;

        internal MultilabelClassificationTrainers(Runtime.IHostEnvironment environment) => this.environment = environment;

        Runtime.IHostEnvironment Data.IInternalCatalog.Environment => environment;
    }
}
