using System.ComponentModel.DataAnnotations;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>How a neural network is built and trained; shared by all trainers.</summary>
/// <remarks>The defaults are those of <see cref="NetworkPreset.Balanced"/>; <see cref="NetworkPresets.With{TOptions}"/> sets another preset.</remarks>
public abstract record NeuralNetworkOptions : IValidatableObject
{
    internal const int DefaultNumberOfEpochs = 64;
    internal const int DefaultBatchSize = 256;
    internal const int DefaultEarlyStoppingRounds = 24;
    internal const double DefaultWeightAveraging = 0.998;

    private protected NeuralNetworkOptions(bool regression = false)
    {
        (IsRegression, ClampPredictions) = (regression, regression);
        (Network, Optimizer) = (NetworkPresets.Network(regression), NetworkPresets.Optimizer(regression));
    }

    /// <summary>Whether presets are those for regression.</summary>
    internal bool IsRegression { get; }

    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = ColumnNames.Label;

    /// <summary>Name of the feature column, a vector of known size.</summary>
    /// <value>Default: "Features".</value>
    [Required]
    public string FeatureColumnName { get; init; } = ColumnNames.Features;

    /// <summary>Name of the column of example weights, or null where every example counts 1.</summary>
    /// <value>Default: null.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Shape of the network.</summary>
    /// <value>
    /// Default: three hidden layers of 256 units with mixed activations (<see cref="Activation.Selu"/>, for regression <see cref="Activation.Mish"/>),
    /// dropout 0.15, learned input factors, embedded numbers and wide categories, and a measured start.
    /// </value>
    [Required]
    public NetworkOptions Network { get; init; }

    /// <summary>Highest number of passes over the training rows. Schedules are laid out over all of them.</summary>
    /// <value>Default: 64. At least 1.</value>
    [Range(1, 1_000_000)]
    public int NumberOfEpochs { get; init; } = DefaultNumberOfEpochs;

    /// <summary>Rows per step; the last batch of an epoch holds what is left.</summary>
    /// <value>Default: 256. At least 1.</value>
    [Range(1, 1 << 24)]
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>How parameters follow their gradients.</summary>
    /// <value>Default: <see cref="AdamW"/> with learning rate 0.0025 (regression: 0.0125), beta2 0.95 and weight decay 0.32.</value>
    [Required]
    public Optimizer Optimizer { get; init; }

    /// <summary>How the learning rate moves over the run.</summary>
    /// <value>Default: <see cref="CosineCyclesSchedule"/>, four waves.</value>
    [Required]
    public TrainingSchedule Schedule { get; init; } = new CosineCyclesSchedule();

    /// <summary>What the learning rate is multiplied by for each kind of parameter.</summary>
    /// <value>Default: by width; 1.6 for biases, embeddings of numbers and activation mixes; 16 for embeddings of categories; 96 for input factors.</value>
    [Required]
    public LearningRateFactors LearningRates { get; init; } = NetworkPresets.LearningRates;

    /// <summary>How the optimizer's weight decay moves over the run.</summary>
    /// <value>Default: <see cref="FlatCosineSchedule"/>.</value>
    [Required]
    public TrainingSchedule WeightDecaySchedule { get; init; } = new FlatCosineSchedule();

    /// <summary>How the network's dropout moves over the run.</summary>
    /// <value>Default: <see cref="FlatCosineSchedule"/>.</value>
    [Required]
    public TrainingSchedule DropoutSchedule { get; init; } = new FlatCosineSchedule();

    /// <summary>Highest Euclidean norm of a step's gradient over all parameters; a longer one is scaled down to it. Null leaves gradients alone.</summary>
    /// <value>Default: null. Above 0.</value>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? GradientClipping { get; init; }

    /// <summary>
    /// Memory of an exponential moving average of the parameters, which is then what is validated and kept; null for none.
    /// Step t remembers min(value, (1 + t) / (10 + t)), so that the random start is soon forgotten.
    /// </summary>
    /// <value>Default: 0.998. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? WeightAveraging { get; init; } = DefaultWeightAveraging;

    /// <summary>
    /// Share of the rows set apart for validation where no validation data is given: at random, for classification the same share of every
    /// class. A class keeps at least one training row. With fewer than 10 such rows all rows train, without validation, and a warning says so.
    /// </summary>
    /// <value>Default: 0.1. From 0 (none), below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Training stops after this many epochs in a row without a better validation loss; null goes on to the last epoch.</summary>
    /// <value>Default: 24. At least 1.</value>
    [Range(1, 1_000_000)]
    public int? EarlyStoppingRounds { get; init; } = DefaultEarlyStoppingRounds;

    /// <summary>Whether the model keeps the parameters of the epoch with the best validation loss instead of the last one's.</summary>
    /// <value>Default: true.</value>
    public bool RestoreBestEpoch { get; init; } = true;

    /// <summary>What the examples of each class count for. Only for binary and multiclass classification.</summary>
    /// <value>Default: <see cref="ClassWeights.None"/>.</value>
    [Required]
    public ClassWeights ClassWeights { get; init; } = ClassWeights.None;

    /// <summary>Makes one number of the losses of a batch.</summary>
    /// <value>Default: <see cref="MeanReducer"/>.</value>
    [Required]
    public Reducer Reducer { get; init; } = new MeanReducer();

    /// <summary>How features are scaled. The fitted model contains it.</summary>
    /// <value>Default: <see cref="FeatureScaling.Robust"/>.</value>
    [EnumDataType(typeof(FeatureScaling))]
    public FeatureScaling FeatureScaling { get; init; } = FeatureScaling.Robust;

    /// <summary>
    /// Whether a regression label is brought to mean 0 and deviation 1 over the training rows while training; predictions come in the
    /// label's unit all the same. Losses, and settings of the objective that have the label's unit (Huber's delta), are then in deviations.
    /// Without effect for other tasks and for objectives with several outputs.
    /// </summary>
    /// <value>Default: true.</value>
    public bool StandardizeLabels { get; init; } = true;

    /// <summary>
    /// Whether the model keeps its regression predictions within the range of the training labels. Without effect for other tasks and for
    /// objectives with several outputs.
    /// </summary>
    /// <value>Default: true for regression.</value>
    public bool ClampPredictions { get; init; }

    /// <summary>
    /// Seed of everything random: start weights, validation rows, order of rows, dropout. The same seed, data, options and number of threads
    /// give the same model to the bit on the CPU. Null draws one from the MLContext when fitting starts.
    /// </summary>
    /// <value>Default: null.</value>
    public int? Seed { get; init; }

    /// <summary>Threads of Torch while fitting, or null to leave its setting. The setting belongs to the whole process; it is put back afterwards.</summary>
    /// <value>Default: null. At least 1.</value>
    [Range(1, 4096)]
    public int? NumberOfThreads { get; init; }

    /// <summary>Where the network is trained.</summary>
    /// <value>Default: <see cref="ComputeDevice.Auto"/>.</value>
    [EnumDataType(typeof(ComputeDevice))]
    public ComputeDevice Device { get; init; }

    /// <summary>
    /// Most memory that the rows read from the data view may take, and the rows together with parameters, optimizer and one batch. More rows are
    /// streamed, as a warning says: the view is read anew in every epoch, in the same order each time, and its rows are shuffled within a buffer that
    /// fits. A ceiling below the network, a few batches and the smallest buffer is an error that says how much is needed.
    /// </summary>
    /// <value>Default: null, half of the memory that the process may use for the rows. Megabytes, at least 1.</value>
    [Range(1L, long.MaxValue / (1 << 20))]
    public long? MemoryCeilingMegabytes { get; init; }

    /// <summary>
    /// File that holds the state of an unfinished run, in an existing folder; null for none. Where it exists, fitting the same data with the
    /// same options goes on from it and gives the model of an uninterrupted run. It is deleted when the run is complete.
    /// </summary>
    /// <value>Default: null.</value>
    public string? CheckpointPath { get; init; }

    /// <summary>Epochs between two checkpoints.</summary>
    /// <value>Default: 1. At least 1.</value>
    [Range(1, 1_000_000)]
    public int CheckpointEveryEpochs { get; init; } = 1;

    /// <summary>Told about every epoch when it is over, on the thread that fits; null for nobody.</summary>
    /// <value>Default: null.</value>
    public IProgress<EpochRecord>? Progress { get; init; }

    /// <summary>Stops fitting within a batch with an <see cref="OperationCanceledException"/>; the last checkpoint stays.</summary>
    /// <value>Default: none.</value>
    public CancellationToken CancellationToken { get; init; }

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CheckpointPath is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(CheckpointPath))))
            yield return new ValidationResult($"{nameof(CheckpointPath)} must name a file in an existing folder. It came as '{CheckpointPath}'.", [nameof(CheckpointPath)]);
    }
}
