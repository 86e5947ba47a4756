using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.Training;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>The rows of a run as tensors, and what was measured on them.</summary>
/// <param name="Train">Training rows.</param>
/// <param name="Validation">Validation rows, or null.</param>
/// <param name="InputScale">Standardisation of the features.</param>
/// <param name="LabelScale">Standardisation of a regression label.</param>
/// <param name="StartBiases">Outputs to start from: class shares as logits, or the mean label.</param>
internal sealed record TrainingData(TrainingRows Train, DataPart? Validation, InputScale InputScale, LabelScale LabelScale, double[] StartBiases)
{
    public static TrainingData Prepare(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, int seed, Device device, IChannel channel)
    {
        var block = request.Train;
        var fraction = request.Validation is null ? options.ValidationFraction : 0;
        var strata = objective is BinaryObjective or MulticlassObjective ? Array.ConvertAll(block.Labels, label => (int)label) : new int[block.RowCount];
        var (trainRows, validationRows) = ValidationSplit.Split(strata, fraction, Seeds.Number(seed, Seeds.Purpose.Split));
        if (fraction > 0 && validationRows.Length == 0)
            channel.Warning(MessageSensitivity.None, "Validation dataset not present, early stopping will be disabled: {0} rows are too few to set {1} of them apart.", block.RowCount, fraction);
        if (objective is BinaryObjective or MulticlassObjective && ClassesLeftOut(request, block, trainRows, validationRows) is { } warning)
            channel.Warning(MessageSensitivity.None, warning);

        InputScale Embed(InputScale scale, CategoryEmbedding embedding) => block.Features is not DenseFeatures features ? scale : request.Initial?.Layers[0] is SmoothClipLayer
            ? scale with { Categories = CategoryScale.Find(request.CategoricalSlots, features, trainRows, embedding) }
            : CategoryScale.Apply(scale, request.CategoricalSlots, features, trainRows, embedding);
        var inputScale = Scale(request, options, dense => RobustScale.Measure(dense, trainRows), () => options.FeatureScaling == FeatureScaling.InverseDocumentFrequency && block.Features is SparseFeatures sparse
            ? DocumentFrequencyScale.Measure(sparse, trainRows)
            : InputScale.Measure(block.Features, trainRows, block.Weights), Embed);
        var labelScale = Scale(request, options, objective, () => LabelScale.Measure(block, trainRows), () => (trainRows.Min(row => block.Labels[row]), trainRows.Max(row => block.Labels[row])));
        var statistics = LabelStatistics.Measure(block, trainRows, objective, request.LabelCount);
        var classFactors = ClassFactors(statistics, options, objective, channel);
        DataPart Part(ExampleBlock source, FeatureSource features, long[] rows) => new(features,
            LabelTensors.Labels(source, objective, labelScale).to(device), LabelTensors.Weights(source, classFactors)?.to(device), ColumnRoles.Values(source)?.to(device), tensor(rows));

        var train = Part(block, FeatureSource.Create(block.Features, inputScale, device), trainRows);
        var validation =
            request.Validation is { RowCount: > 0 } given ? Part(given, FeatureSource.Create(given.Features, inputScale, device), Enumerable.Range(0, given.RowCount).Select(row => (long)row).ToArray()) :
            validationRows.Length > 0 ? train with { Rows = tensor(validationRows) } : null;
        return new(new RowsInMemory(train, Sampler(request, options, objective, train), seed), validation, inputScale, labelScale, statistics.StartBiases(objective, objective.OutputCount(request.LabelCount), classFactors, labelScale));
    }

    private static RowSampler? Sampler(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, DataPart train)
    {
        if (!objective.DrawsRows)
            return null;
        using var scope = NewDisposeScope();
        var (labels, _, extras) = train.Pick(train.Rows);
        return objective.Sampler(labels.cpu(), new ColumnRoles(objective, request.LabelCount, request.Train.ExtraWidths).Of(extras?.cpu()), options.BatchSize);
    }

    /// <summary>The scaling of features that the options ask for, or that of the model to start from.</summary>
    /// <param name="request">What is asked of the fit.</param>
    /// <param name="options">The options.</param>
    /// <param name="robust">Measures dense features by their order.</param>
    /// <param name="standard">Measures deviations, or rarity.</param>
    /// <param name="embed">Adds the categories that are embedded; for dense features alone.</param>
    public static InputScale Scale(NetworkFitRequest request, NeuralNetworkOptions options, Func<DenseFeatures, InputScale> robust, Func<InputScale> standard, Func<InputScale, CategoryEmbedding, InputScale> embed)
    {
        var scale = request.Initial?.Layers[0] is SmoothClipLayer clip ? RobustScale.Of(request.Initial, clip) : options.FeatureScaling switch
        {
            FeatureScaling.None => InputScale.Identity(request.Train.Features.ColumnCount),
            FeatureScaling.Robust when request.Train.Features is DenseFeatures dense && request.Initial is null => robust(dense),   // a model that does not clip cannot start to
            _ => standard(),
        };
        if (request.Train.Features is DenseFeatures && options.Network.CategoryEmbedding is { } embedding)
            scale = embed(scale, embedding);
        return request.Initial is null || scale.Limit is not null ? scale
            : scale with { Factor = Array.ConvertAll(scale.Factor, factor => factor == 0 ? 1 : factor) };   // weights of features that do not vary now, but did then, are kept
    }

    /// <summary>The scaling of labels that the options ask for.</summary>
    /// <param name="request">What is asked of the fit.</param>
    /// <param name="options">The options.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="measure">Measures mean and deviation.</param>
    /// <param name="range">Measures least and greatest label.</param>
    public static LabelScale Scale(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, Func<LabelScale> measure, Func<(float, float)> range)
    {
        if (objective is not RegressionObjective)
            return LabelScale.Identity;
        var scale = options.StandardizeLabels && objective.HasLabelUnit(request.LabelCount) ? measure() : LabelScale.Identity;
        return options.ClampPredictions ? scale with { Range = range() } : scale;
    }

    /// <summary>What classes count for, or null for 1 each; warns where there is just one.</summary>
    public static double[]? ClassFactors(LabelStatistics statistics, NeuralNetworkOptions options, Objective objective, IChannel channel)
    {
        if (statistics.OnlyClass is { } only)
            channel.Warning(MessageSensitivity.None, "All training rows have class {0}: training results in a one class predictor.", only);
        var factors = objective is BinaryObjective or MulticlassObjective ? options.ClassWeights.Factors(statistics.Sums) : null;
        return factors is not null || options.ClassWeights == ClassWeights.None ? factors
            : throw new System.ComponentModel.DataAnnotations.ValidationException($"{nameof(options.ClassWeights)} can be used for binary and multiclass classification only. It came as {options.ClassWeights}.");
    }

    private static string? ClassesLeftOut(NetworkFitRequest request, ExampleBlock block, long[] trainRows, long[] validationRows) => (request.Validation, validationRows) switch
    {
        ({ } given, _) => ClassCoverage.Warning(block.Labels, given.Labels, "Give validation data with rows of every class."),
        (_, []) => null,
        _ => ClassCoverage.Warning(trainRows.Select(row => block.Labels[row]), validationRows.Select(row => block.Labels[row]),
            $"Raise {nameof(NeuralNetworkOptions.ValidationFraction)}, or give validation data."),
    };
}
