using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.Training;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What a run needs whose training rows do not fit into memory: the plan, what the first pass found, and the shuffle buffer.</summary>
internal sealed class StreamedRun : IDisposable
{
    private readonly StreamPlan plan;
    private readonly StreamSurvey survey;
    private readonly RowShuffler shuffler;

    private StreamedRun(NetworkFitRequest request, StreamPlan plan, StreamSurvey survey)
    {
        (Request, this.plan, this.survey) = (request, plan, survey);
        shuffler = new RowShuffler(request.Stream!, plan.BufferRows, plan.ChunkRows, survey.ValidationNumbers);
    }

    /// <summary>The request with a sample for training rows and the validation rows that stay in memory.</summary>
    public NetworkFitRequest Request { get; }

    /// <summary>What tells the training data from other data, and their order from another.</summary>
    public string Identity => FormattableString.Invariant($"{Request.Stream!.FirstPass}, {Request.Stream.Shape.FeatureCount} features, streamed through {plan.BufferRows} rows in chunks of {plan.ChunkRows}");

    /// <summary>Reads the rows once; null where they are in memory.</summary>
    /// <param name="request">What is asked of the fit.</param>
    /// <param name="options">The options.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="seed">Seed of the run.</param>
    /// <param name="channel">For the log.</param>
    /// <exception cref="InvalidOperationException">The ceiling is too low even so.</exception>
    /// <exception cref="InputDataException">The rows cannot be used, or not be read twice.</exception>
    public static StreamedRun? Begin(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, int seed, IChannel channel)
    {
        if (request.Stream is not { } stream)
            return null;
        var plan = StreamPlan.Make(request, options, objective);
        var validation = request.ValidationStream is { } given ? Sample(given, plan.ValidationRows, seed, channel) : null;
        var fraction = validation is null ? options.ValidationFraction : 0;
        var labels = new LabelSums(objective, request.LabelCount, stream.Shape.LabelWidth);
        var features = new FeatureMeasures(stream.Shape, deviations: request.Initial is not null || options.FeatureScaling == FeatureScaling.Standard, options.FeatureScaling == FeatureScaling.InverseDocumentFrequency,
            stream.Shape.IsSparse ? [] : [.. request.CategoricalSlots.Where(block => block.Count >= options.Network.CategoryEmbedding?.MinimumCategories)]);
        var survey = StreamSurvey.Take(stream, plan, fraction, labels, features, seed);
        if (survey.TrainCount > int.MaxValue)
            throw new InputDataException(FormattableString.Invariant($"{survey.TrainCount:N0} training rows are too many; allowed are {int.MaxValue:N0}. Train on fewer rows."));
        if (fraction > 0 && survey.Validation is null)
            channel.Warning(MessageSensitivity.None, "Validation dataset not present, early stopping will be disabled: {0} rows are too few to set {1} of them apart.", survey.TrainCount, fraction);
        if (objective is BinaryObjective or MulticlassObjective && (validation ?? survey.Validation) is { } validated
            && ClassCoverage.Warning(labels.Classes, validated.Labels, validation is null ? $"Raise {nameof(NeuralNetworkOptions.ValidationFraction)}, or give validation data." : "Give validation data with rows of every class.") is { } warning)
            channel.Warning(MessageSensitivity.None, warning);
        channel.Info(MessageSensitivity.None, "Streaming {0} rows in each epoch through a buffer of {1}.", survey.TrainCount, plan.BufferRows);
        return new(request with { Train = survey.Sample, Validation = validation ?? survey.Validation }, plan, survey);
    }

    /// <summary>Measures and tensors of the run.</summary>
    public TrainingData Prepare(NeuralNetworkOptions options, Objective objective, int seed, Device device, IChannel channel)
    {
        var all = Enumerable.Range(0, survey.Sample.RowCount).Select(row => (long)row).ToArray();
        var inputScale = TrainingData.Scale(Request, options, dense => RobustScale.Measure(dense, all, survey.Features.Ranges), () => survey.Features.Scale(Request.Train.Features), (scale, _) => Request.Initial?.Layers[0] is SmoothClipLayer
            ? scale with { Categories = survey.Features.OneHot }
            : CategoryScale.Apply(scale, survey.Features.OneHot, Array.ConvertAll(survey.Features.Ranges.Highest, highest => highest == 1)));
        var labelScale = TrainingData.Scale(Request, options, objective, () => survey.Spread.Scale, () => survey.Spread.Range);
        var classFactors = TrainingData.ClassFactors(survey.Labels, options, objective, channel);
        DataPart Part(ExampleBlock block) => new(FeatureSource.Create(block.Features, inputScale, device),
            LabelTensors.Labels(block, objective, labelScale).to(device), LabelTensors.Weights(block, classFactors)?.to(device), ColumnRoles.Values(block)?.to(device), TensorOperations.Range(block.RowCount));

        var rows = new StreamedRows((int)survey.TrainCount, Part(survey.Sample), shuffler, Part, seed, options.CancellationToken);
        return new(rows, Request.Validation is { } validation ? Part(validation) : null, inputScale, labelScale,
            survey.Labels.StartBiases(objective, objective.OutputCount(Request.LabelCount), classFactors, labelScale));
    }

    /// <summary>As many of the given validation rows as may stay in memory.</summary>
    private static ExampleBlock Sample(ExampleStream stream, int rows, int seed, IChannel channel)
    {
        using var reservoir = new RowReservoir(stream.Shape, rows, stream.EntriesPerRow, new Random(Seeds.Number(seed, Seeds.Purpose.Split)));
        stream.Read(reservoir.Offer);
        if (stream.FirstPass is { } pass && pass.GoodRows > reservoir.Count)
            channel.Warning(MessageSensitivity.None, "Validation uses {0} rows drawn at random from the {1} that are given: more do not fit below the memory ceiling.", reservoir.Count, pass.GoodRows);
        return reservoir.ToBlock().Block;
    }

    public void Dispose() => shuffler.Dispose();
}
