using System.ComponentModel.DataAnnotations;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>How a neural network is built and trained; shared by all trainers.</summary>
/// <remarks>
/// The defaults are those of <see cref="NetworkPreset.Balanced"/>. Where the features turn out to be sparse, as text and other wide inputs do, every
/// setting that was not set is that of <see cref="NetworkPreset.Text"/> instead; what was set stays, also where it was set to its default.
/// <see cref="NetworkPresets.With{TOptions}"/> sets all settings of a preset. A property that was not set reads as its default on dense features.
/// </remarks>
public abstract record NeuralNetworkOptions : IValidatableObject
{
    internal const int DefaultNumberOfEpochs = 64;
    internal const int DefaultBatchSize = 256;
    private const int FewestBatches = 16, SmallestBatch = 32;
    internal const int DefaultEarlyStoppingRounds = 24;
    internal const double DefaultWeightAveraging = 0.998;

    private readonly Setting<NetworkOptions> network;
    private readonly Setting<int> numberOfEpochs, batchSize;
    private readonly Setting<Optimizer> optimizer;
    private readonly Setting<TrainingSchedule> schedule, weightDecaySchedule, dropoutSchedule;
    private readonly Setting<LearningRateFactors> learningRates;
    private readonly Setting<double?> weightAveraging;
    private readonly Setting<int?> earlyStoppingRounds;
    private readonly Setting<FeatureScaling> featureScaling;

    private protected NeuralNetworkOptions(bool regression = false) => (IsRegression, ClampPredictions) = (regression, regression);

    /// <summary>What the network is trained for.</summary>
    internal abstract Objective TrainingObjective { get; }

    /// <summary>Networks of an ensemble that the objective is for; null where any number will do.</summary>
    internal virtual int? NeededEnsembleSize => null;

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
    /// dropout 0.15, learned input factors, embedded numbers and wide categories, and a measured start. On sparse features: one hidden layer of 64
    /// <see cref="Activation.Relu"/> units, dropout 0.5, a small start.
    /// </value>
    [Required]
    public NetworkOptions Network { get => network.Or(Sized(NetworkPresets.Network(IsRegression))); init => network = new(value); }

    /// <summary>Highest number of passes over the training rows. Schedules are laid out over all of them.</summary>
    /// <value>Default: 64; on sparse features: 8. At least 1.</value>
    [Range(1, 1_000_000)]
    public int NumberOfEpochs { get => numberOfEpochs.Or(DefaultNumberOfEpochs); init => numberOfEpochs = new(value); }

    /// <summary>Rows per step; the last batch of an epoch holds what is left.</summary>
    /// <value>
    /// Default: 256, with fewer than 4,096 rows a sixteenth of them, but 32 at least, so that small data makes steps enough; on sparse features: 128. At
    /// least 1.
    /// </value>
    [Range(1, 1 << 24)]
    public int BatchSize { get => batchSize.Or(DefaultBatchSize); init => batchSize = new(value); }

    /// <summary>How parameters follow their gradients.</summary>
    /// <value>
    /// Default: <see cref="AdamW"/> with learning rate 0.0025 (regression: 0.0125), beta2 0.95 and weight decay 0.32; on sparse features: with learning
    /// rate 0.003, beta2 0.999 and weight decay 0.1.
    /// </value>
    [Required]
    public Optimizer Optimizer { get => optimizer.Or(NetworkPresets.Optimizer(IsRegression)); init => optimizer = new(value); }

    /// <summary>How the learning rate moves over the run.</summary>
    /// <value>Default: <see cref="CosineCyclesSchedule"/>, four waves; on sparse features: <see cref="CosineSchedule"/>.</value>
    [Required]
    public TrainingSchedule Schedule { get => schedule.Or(NetworkPresets.Schedule); init => schedule = new(value); }

    /// <summary>What the learning rate is multiplied by for each kind of parameter.</summary>
    /// <value>
    /// Default: by width; 1.6 for biases, embeddings of numbers and activation mixes; 16 for embeddings of categories; 96 for input factors. On sparse
    /// features: 10 for the first layer, 1 for all others.
    /// </value>
    [Required]
    public LearningRateFactors LearningRates { get => learningRates.Or(NetworkPresets.LearningRates); init => learningRates = new(value); }

    /// <summary>How the optimizer's weight decay moves over the run.</summary>
    /// <value>Default: <see cref="FlatCosineSchedule"/>; on sparse features: <see cref="ConstantSchedule"/>.</value>
    [Required]
    public TrainingSchedule WeightDecaySchedule { get => weightDecaySchedule.Or(NetworkPresets.FadingSchedule); init => weightDecaySchedule = new(value); }

    /// <summary>How the network's dropout moves over the run.</summary>
    /// <value>Default: <see cref="FlatCosineSchedule"/>; on sparse features: <see cref="ConstantSchedule"/>.</value>
    [Required]
    public TrainingSchedule DropoutSchedule { get => dropoutSchedule.Or(NetworkPresets.FadingSchedule); init => dropoutSchedule = new(value); }

    /// <summary>Highest Euclidean norm of a step's gradient over all parameters; a longer one is scaled down to it. Null leaves gradients alone.</summary>
    /// <value>Default: null. Above 0.</value>
    [Range(0.0, double.MaxValue, MinimumIsExclusive = true)]
    public double? GradientClipping { get; init; }

    /// <summary>Takes from each parameter tensor's gradient the part along the parameters before each step; null leaves it. Dense features only.</summary>
    /// <value>Default: null.</value>
    public PerpendicularGradient? PerpendicularGradient { get; init; }

    /// <summary>
    /// Memory of an exponential moving average of the parameters, which is then what is validated and kept; null for none.
    /// Step t remembers min(value, (1 + t) / (10 + t)), so that the random start is soon forgotten.
    /// </summary>
    /// <value>Default: 0.998; on sparse features: null. From 0, below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double? WeightAveraging { get => weightAveraging.Or(DefaultWeightAveraging); init => weightAveraging = new(value); }

    /// <summary>
    /// Share of the rows set apart for validation where no validation data is given: at random, for classification the same share of every
    /// class. A class keeps at least one training row. With fewer than 10 such rows all rows train, without validation, and a warning says so.
    /// </summary>
    /// <value>Default: 0.1. From 0 (none), below 1.</value>
    [Range(0.0, 1.0, MaximumIsExclusive = true)]
    public double ValidationFraction { get; init; } = 0.1;

    /// <summary>Training stops after this many epochs in a row without a better validation loss; null goes on to the last epoch.</summary>
    /// <value>Default: 24; on sparse features: 3. At least 1.</value>
    [Range(1, 1_000_000)]
    public int? EarlyStoppingRounds { get => earlyStoppingRounds.Or(DefaultEarlyStoppingRounds); init => earlyStoppingRounds = new(value); }

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
    /// <value>Default: <see cref="FeatureScaling.Robust"/>; on sparse features: <see cref="FeatureScaling.InverseDocumentFrequency"/>.</value>
    [EnumDataType(typeof(FeatureScaling))]
    public FeatureScaling FeatureScaling { get => featureScaling.Or(FeatureScaling.Robust); init => featureScaling = new(value); }

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

    /// <summary>Asked after every epoch what becomes of the run; null for nobody.</summary>
    internal IEpochGate? Gate { get; init; }

    /// <summary>The batch size of a preset for dense features, which small data shrinks.</summary>
    internal int PresetBatchSize { init => batchSize = new(value) { MayShrink = true }; }

    /// <summary>
    /// The same options with the settings left open filled in: on sparse features those of <see cref="NetworkPreset.Text"/>, on few dense rows smaller
    /// batches.
    /// </summary>
    /// <param name="features">The features, or where they are streamed some of them.</param>
    /// <param name="rowCount">Number of rows; null where they are too many for memory.</param>
    internal NeuralNetworkOptions Resolve(FeatureBlock features, int? rowCount)
    {
        if (features is not SparseFeatures)
            return batchSize.IsOpen && rowCount < FewestBatches * BatchSize ? this with { BatchSize = Math.Max(SmallestBatch, rowCount.Value / FewestBatches) } : this;
        var text = this.With(NetworkPreset.Text);
        var resolved = this with
        {
            Network = network.Or(text.Network),
            NumberOfEpochs = numberOfEpochs.Or(text.NumberOfEpochs),
            Optimizer = optimizer.Or(text.Optimizer),
            Schedule = schedule.Or(text.Schedule),
            LearningRates = learningRates.Or(text.LearningRates),
            WeightDecaySchedule = weightDecaySchedule.Or(text.WeightDecaySchedule),
            DropoutSchedule = dropoutSchedule.Or(text.DropoutSchedule),
            WeightAveraging = weightAveraging.Or(text.WeightAveraging),
            EarlyStoppingRounds = earlyStoppingRounds.Or(text.EarlyStoppingRounds),
            FeatureScaling = featureScaling.Or(text.FeatureScaling),
        };
        return batchSize.IsSet ? resolved : resolved with { BatchSize = text.BatchSize };
    }

    /// <summary>The network with as many members as the objective needs.</summary>
    private NetworkOptions Sized(NetworkOptions shape) => NeededEnsembleSize is { } members ? shape with { EnsembleSize = members } : shape;

    /// <inheritdoc/>
    public virtual IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        if (CheckpointPath is not null && !Directory.Exists(Path.GetDirectoryName(Path.GetFullPath(CheckpointPath))))
            yield return new ValidationResult($"{nameof(CheckpointPath)} must name a file in an existing folder. It came as '{CheckpointPath}'.", [nameof(CheckpointPath)]);
        if (NeededEnsembleSize is { } members && Network is { } shape && shape.EnsembleSize != members)
            yield return new ValidationResult($"{nameof(Network)}.{nameof(shape.EnsembleSize)} must be {members} for the objective {TrainingObjective.GetType().Name}. It came as {shape.EnsembleSize}.", [nameof(Network)]);
    }
}
