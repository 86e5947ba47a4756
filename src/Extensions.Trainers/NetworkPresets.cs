namespace MLExtensions.Trainers;

/// <summary>The presets.</summary>
/// <remarks>
/// The recipe is that of RealMLP-TD (Holzmüller, Grinsztajn and Steinwart, 2024, Better by Default, NeurIPS): robust scaling with smooth clipping,
/// periodic embeddings of numbers, embeddings of wide categories, learned input factors, three hidden layers with a measured start and mixed
/// activations, learning rates by width, cosine cycles, dropout and weight decay that end at zero. It differs in what serves probabilities (cross
/// entropy without label smoothing, a moving average of the weights, the epoch chosen by the validation loss instead of the error rate), in time
/// (64 epochs instead of 256), and in piecewise-linear embeddings of numbers (Gorishniy, Rubachev and Babenko, 2022), which find the steps that
/// trees find.
/// <see cref="NetworkPreset.Text"/> is another recipe, chosen on validation rows of news groups, text messages and questions: inverse document
/// frequencies, one hidden layer that starts small and moves fast, half of its units left out in each step, and few epochs.
/// </remarks>
public static class NetworkPresets
{
    private const int StrongMembers = 4;

    /// <summary>Learning rates of RealMLP-TD, 0.04 and 0.2, as a layer of 256 inputs takes them; see <see cref="LearningRateFactors"/>.</summary>
    private const double ClassificationRate = 0.04 / 16, RegressionRate = 0.2 / 16;

    /// <summary>The same settings with those of a preset. Columns, objective, seed, device and limits stay as they are.</summary>
    /// <param name="options">The settings.</param>
    /// <param name="preset">The preset.</param>
    /// <typeparam name="TOptions">Settings of one trainer.</typeparam>
    public static TOptions With<TOptions>(this TOptions options, NetworkPreset preset) where TOptions : NeuralNetworkOptions
    {
        ArgumentNullException.ThrowIfNull(options);
        var regression = options.IsRegression;
        if (preset == NetworkPreset.Text)
            return (TOptions)WithText(options);
        var members = preset switch
        {
            NetworkPreset.Balanced => 1,
            NetworkPreset.Strong => StrongMembers,
            _ => throw new ArgumentOutOfRangeException(nameof(preset), preset, $"A preset is one of {string.Join(", ", Enum.GetNames<NetworkPreset>())}."),
        };
        return (TOptions)(options with
        {
            Network = Network(regression) with { EnsembleSize = options.NeededEnsembleSize ?? members },
            NumberOfEpochs = NeuralNetworkOptions.DefaultNumberOfEpochs,
            PresetBatchSize = NeuralNetworkOptions.DefaultBatchSize,
            Optimizer = Optimizer(regression),
            Schedule = Schedule,
            LearningRates = LearningRates,
            WeightDecaySchedule = FadingSchedule,
            DropoutSchedule = FadingSchedule,
            WeightAveraging = NeuralNetworkOptions.DefaultWeightAveraging,
            EarlyStoppingRounds = preset == NetworkPreset.Strong ? null : NeuralNetworkOptions.DefaultEarlyStoppingRounds,
            RestoreBestEpoch = true,
            GradientClipping = null,
            FeatureScaling = FeatureScaling.Robust,
            StandardizeLabels = true,
            ClampPredictions = regression,
        });
    }

    /// <summary>The same settings with those that are given; the others stay open.</summary>
    internal static TOptions WithCourse<TOptions>(this TOptions options, int? numberOfEpochs, int? batchSize) where TOptions : NeuralNetworkOptions
    {
        NeuralNetworkOptions result = options;
        if (numberOfEpochs is { } epochs)
            result = result with { NumberOfEpochs = epochs };
        if (batchSize is { } rows)
            result = result with { BatchSize = rows };
        return (TOptions)result;
    }

    private static NeuralNetworkOptions WithText(NeuralNetworkOptions options) => options with
    {
        Network = new() { HiddenLayers = [64], Activation = Activation.Relu, Dropout = 0.5, Start = StartValues.Small, EnsembleSize = options.NeededEnsembleSize ?? 1 },
        NumberOfEpochs = 8,
        BatchSize = 128,
        Optimizer = new AdamW { LearningRate = 0.003, WeightDecay = 0.1 },
        Schedule = new CosineSchedule(),
        LearningRates = new() { SparseInputs = 10 },
        WeightDecaySchedule = new ConstantSchedule(),
        DropoutSchedule = new ConstantSchedule(),
        WeightAveraging = null,
        EarlyStoppingRounds = 3,
        RestoreBestEpoch = true,
        GradientClipping = null,
        FeatureScaling = FeatureScaling.InverseDocumentFrequency,
        StandardizeLabels = true,
        ClampPredictions = options.IsRegression,
    };

    internal static NetworkOptions Network(bool regression) => new()
    {
        HiddenLayers = [256, 256, 256],
        Activation = regression ? Activation.Mish : Activation.Selu,
        ActivationMix = true,
        Dropout = 0.15,
        InputFactors = true,
        NumberEmbedding = new PeriodicEmbedding(),
        PiecewiseEmbedding = new PiecewiseLinearEmbedding(),
        CategoryEmbedding = new CategoryEmbedding(),
        Start = StartValues.Measured,
    };

    internal static Optimizer Optimizer(bool regression) => new AdamW { LearningRate = regression ? RegressionRate : ClassificationRate, Beta2 = 0.95, WeightDecay = 0.32 };

    internal static TrainingSchedule Schedule { get; } = new CosineCyclesSchedule();

    internal static TrainingSchedule FadingSchedule { get; } = new FlatCosineSchedule();

    internal static LearningRateFactors LearningRates { get; } = new() { ByWidth = true, Biases = 1.6, InputFactors = 96, NumberEmbedding = 1.6, CategoryEmbedding = 16, ActivationMix = 1.6 };
}
