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
internal sealed record TrainingData(DataPart Train, DataPart? Validation, InputScale InputScale, LabelScale LabelScale, double[] StartBiases)
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

        var inputScale = request.Initial?.Layers[0] is SmoothClipLayer clip ? RobustScale.Of(request.Initial, clip) : options.FeatureScaling switch
        {
            FeatureScaling.None => InputScale.Identity(block.Features.ColumnCount),
            FeatureScaling.Robust when block.Features is DenseFeatures dense && request.Initial is null => RobustScale.Measure(dense, trainRows),   // a model that does not clip cannot start to
            FeatureScaling.InverseDocumentFrequency when block.Features is SparseFeatures sparse => DocumentFrequencyScale.Measure(sparse, trainRows),
            _ => InputScale.Measure(block.Features, trainRows, block.Weights),
        };
        if (block.Features is DenseFeatures features && options.Network.CategoryEmbedding is { } embedding)
            inputScale = request.Initial?.Layers[0] is SmoothClipLayer
                ? inputScale with { Categories = CategoryScale.Find(request.CategoricalSlots, features, trainRows, embedding) }
                : CategoryScale.Apply(inputScale, request.CategoricalSlots, features, trainRows, embedding);
        if (request.Initial is not null && inputScale.Limit is null)   // weights of features that do not vary now, but did then, are kept
            inputScale = inputScale with { Factor = Array.ConvertAll(inputScale.Factor, factor => factor == 0 ? 1 : factor) };
        var outputs = objective.OutputCount(request.LabelCount);
        var labelScale = objective is RegressionObjective && options.StandardizeLabels && outputs == 1 ? LabelScale.Measure(block, trainRows) : LabelScale.Identity;
        if (objective is RegressionObjective && options.ClampPredictions && outputs == 1)
            labelScale = labelScale with { Range = (trainRows.Min(row => block.Labels[row]), trainRows.Max(row => block.Labels[row])) };

        var statistics = LabelStatistics.Measure(block, trainRows, objective, request.LabelCount);
        if (statistics.OnlyClass is { } only)
            channel.Warning(MessageSensitivity.None, "All training rows have class {0}: training results in a one class predictor.", only);
        var classFactors = objective is BinaryObjective or MulticlassObjective ? options.ClassWeights.Factors(statistics.Sums) : null;
        if (classFactors is null && options.ClassWeights != ClassWeights.None)
            throw new System.ComponentModel.DataAnnotations.ValidationException($"{nameof(options.ClassWeights)} can be used for binary and multiclass classification only. It came as {options.ClassWeights}.");

        DataPart Part(ExampleBlock source, FeatureSource features, long[] rows) => new(features,
            LabelTensors.Labels(source, objective, labelScale).to(device), LabelTensors.Weights(source, classFactors)?.to(device), tensor(rows));

        var train = Part(block, FeatureSource.Create(block.Features, inputScale, device), trainRows);
        var validation =
            request.Validation is { RowCount: > 0 } given ? Part(given, FeatureSource.Create(given.Features, inputScale, device), Enumerable.Range(0, given.RowCount).Select(row => (long)row).ToArray()) :
            validationRows.Length > 0 ? train with { Rows = tensor(validationRows) } : null;
        return new(train, validation, inputScale, labelScale, statistics.StartBiases(objective, outputs, classFactors, labelScale));
    }

    private static string? ClassesLeftOut(NetworkFitRequest request, ExampleBlock block, long[] trainRows, long[] validationRows) => (request.Validation, validationRows) switch
    {
        ({ } given, _) => ClassCoverage.Warning(block.Labels, given.Labels, "Give validation data with rows of every class."),
        (_, []) => null,
        _ => ClassCoverage.Warning(trainRows.Select(row => block.Labels[row]), validationRows.Select(row => block.Labels[row]),
            $"Raise {nameof(NeuralNetworkOptions.ValidationFraction)}, or give validation data."),
    };
}
