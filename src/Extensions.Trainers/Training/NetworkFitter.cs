using System.Collections.Immutable;
using System.Diagnostics;
using System.Runtime.InteropServices;
using Microsoft.ML;
using Microsoft.ML.Runtime;
using MLExtensions.Columns;
using MLExtensions.MLNet;
using MLExtensions.Training;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Fits a network: rows in, plain arrays out. Nothing of Torch outlives the call.</summary>
internal static class NetworkFitter
{
    /// <summary>Rows that suffice to measure the sums of units.</summary>
    private const int SampleRows = 4096;

    /// <summary>Rows that suffice to place knots, and what bounds them where rows are long.</summary>
    private const int KnotRows = 1 << 16, KnotElements = 1 << 24;

    /// <summary>Trains a network.</summary>
    /// <param name="request">Rows and surroundings.</param>
    /// <param name="options">Valid options.</param>
    /// <param name="objective">What is to be minimised.</param>
    /// <exception cref="OperationCanceledException">The context or the options' token asked to stop.</exception>
    /// <exception cref="InvalidOperationException">The loss or the parameters became NaN or infinite, or a device is absent.</exception>
    /// <exception cref="DllNotFoundException">Torch's native library cannot be loaded.</exception>
    internal static NetworkFit Fit(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective)
    {
        using var channel = request.Host.Start("Training");
        options.CancellationToken.ThrowIfCancellationRequested();
        var resolved = options.Resolve(request.Train.Features, request.Stream is null ? request.Train.RowCount : null);
        if (request.Train.Features is SparseFeatures && resolved != options)
            channel.Info(MessageSensitivity.None, "The features are sparse: settings left open are those of the preset {0}.", NetworkPreset.Text);
        options = resolved;
        if (request.Stream is not null && objective.DrawsRows)
            throw new InvalidOperationException($"{objective.GetType().Name} draws its batches from all rows, which must fit below the memory ceiling. Raise {nameof(options.MemoryCeilingMegabytes)}, or train on fewer rows.");
        NativeBackend.EnsureLoaded();
        using var threads = TorchThreads.Use(options.NumberOfThreads);
        using var scope = NewDisposeScope();
        var device = TrainingDevice.Choose(options.Device, DeviceWish.Of(request.Host), channel);
        Checkpoint? Open(NetworkFitRequest of, string? streamed = null) => options.CheckpointPath is not { } path ? null
            : new Checkpoint(path, [.. RunIdentity.Of(of, options, objective, streamed), ("kind of device", $"{device.type}")]);

        var checkpoint = Open(request);
        var seed = checkpoint?.Seed(options.Seed) ?? options.Seed ?? request.Host.Rand.Next();
        using var run = StreamedRun.Begin(request, options, objective, seed, channel);
        if (run is not null)
            (request, checkpoint) = (run.Request, Open(run.Request, run.Identity));
        var data = run?.Prepare(options, objective, seed, device, channel) ?? TrainingData.Prepare(request, options, objective, seed, device, channel);
        var layout = new NetworkLayout(request.Train.Features.ColumnCount, objective.OutputCount(request.LabelCount), options.Network, data.InputScale.Numbers, options.LearningRates,
            data.InputScale.Categories, Knots(request, options, objective, data.Train.Sample, data.InputScale.Numbers, seed), request.Train.Features is SparseFeatures);
        if (run is null)
            MemoryEstimate.Check(request, options, layout);
        using var memories = new ObjectiveStates(layout.Members, data.Train.Count);
        var state = new TrainingState(layout, Start(request, options, layout, data, seed).to(device), options, data.Validation is not null, memories.All, request.Train.Features is SparseFeatures);
        var loop = new TrainingLoop(layout, options, objective, data, state, new ColumnRoles(objective, request.LabelCount, request.Train.ExtraWidths), request.LabelCount, request.Host, seed);
        if (request.Initial is not null && options.Network.Normalization == HiddenNormalization.Batch)
            NormalizeNeutrally(layout, state, data);
        if (checkpoint?.Load(state) == true)
            channel.Info(MessageSensitivity.None, "Going on from the checkpoint '{0}' after epoch {1}.", options.CheckpointPath!, state.Epochs.Count);
        channel.Info(MessageSensitivity.None, "Training a network of {0} parameters on {1} rows, {2} rows for validation, {3} features, seed {4}, {5}.",
            layout.TrainedCount, data.Train.Count, data.Validation?.Count ?? 0, layout.InputCount, seed, device);

        NetworkFit Export(bool stoppedEarly)
        {
            var best = state.Best is null ? null : state.BestEpoch;
            var parameters = NetworkExport.Export(layout, best is null ? state.Current : state.Best!, data.InputScale, data.LabelScale, objective.Link, member => objective.Head(memories.All[member], request.LabelCount));
            return new NetworkFit(parameters, objective.Link, new TrainingHistory([.. state.Epochs], best?.Epoch ?? state.Epochs.Count, stoppedEarly)) { Levels = objective.QuantileLevels };
        }

        var stoppedEarly = RunEpochs(loop, state, options, channel, () => Save(checkpoint, state, seed, channel), () => request.MakeTransformer!(Export(false)));
        var fit = Export(stoppedEarly);
        if (state.Best is not null && state.BestEpoch is { } bestEpoch)
            channel.Info(MessageSensitivity.None, "Using best model from epoch {0}.", bestEpoch.Epoch);
        checkpoint?.Delete();
        return fit;
    }

    private static bool RunEpochs(TrainingLoop loop, TrainingState state, NeuralNetworkOptions options, IChannel channel, Action save, Func<ITransformer> model)
    {
        var lastLine = 0L;
        while (state.Epochs.Count < options.NumberOfEpochs)
        {
            var (record, _) = loop.RunEpoch();
            options.Progress?.Report(record);
            var stop = options.EarlyStoppingRounds is { } rounds && state.BestEpoch is { } best && record.Epoch - best.Epoch >= rounds && record.Epoch < options.NumberOfEpochs;
            if (lastLine == 0 || stop || record.Epoch == options.NumberOfEpochs || Stopwatch.GetElapsedTime(lastLine).TotalSeconds >= 1)
            {
                lastLine = Stopwatch.GetTimestamp();
                channel.Info(MessageSensitivity.None, "Epoch {0} of {1}: training loss {2:g6}, validation loss {3:g6}, learning rate {4:g3}, {5:f2} s.",
                    record.Epoch, options.NumberOfEpochs, record.TrainingLoss, record.ValidationLoss?.ToString("g6") ?? "none", record.LearningRate, record.Seconds);
            }
            if (stop)
            {
                channel.Info(MessageSensitivity.None, "Met early stopping, best epoch: {0}, validation loss: {1:g6}.", state.BestEpoch!.Epoch, state.BestEpoch.ValidationLoss!);
                return true;
            }
            var verdict = record.Epoch < options.NumberOfEpochs ? options.Gate?.Pass(record, options.NumberOfEpochs, model) ?? EpochVerdict.Continue : EpochVerdict.Continue;
            if (verdict == EpochVerdict.Stop)
                return true;
            if (verdict == EpochVerdict.Pause || record.Epoch % options.CheckpointEveryEpochs == 0 && record.Epoch < options.NumberOfEpochs)
                save();
            if (verdict == EpochVerdict.Pause)
                throw new TrainingPausedException();
        }
        return false;
    }

    /// <summary>A full disk must not end a long run: the checkpoint before stays, and a warning says so.</summary>
    private static void Save(Checkpoint? checkpoint, TrainingState state, int seed, IChannel channel)
    {
        try
        {
            checkpoint?.Save(state, seed);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            channel.Warning(MessageSensitivity.None, "The checkpoint after epoch {0} could not be written; the one before it stays. {1}", state.Epochs.Count, e.Message);
        }
    }

    private static Tensor Start(NetworkFitRequest request, NeuralNetworkOptions options, NetworkLayout layout, TrainingData data, int seed)
    {
        if (request.Initial is { } initial)
            return NetworkImport.Import(initial, layout, data.InputScale, data.LabelScale);
        using var generator = Seeds.Generator(seed, Seeds.Purpose.Start, 0);
        var inputsInUse = request.Train.Features switch
        {
            SparseFeatures when options.FeatureScaling == FeatureScaling.InverseDocumentFrequency => 1,   // rows of length 1
            SparseFeatures sparse => (double)sparse.RowStarts[^1] / sparse.RowCount,
            _ => layout.InputCount,
        };
        var sample = options.Network.Start == StartValues.Measured && request.Train.Features is DenseFeatures ? Sample(data.Train.Sample, generator).cpu() : null;
        return NetworkStart.Draw(layout, inputsInUse, data.StartBiases, sample, generator);
    }

    private static NumberKnots? Knots(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, DataPart train, ImmutableArray<int> numbers, int seed)
    {
        if (request.Initial is { } initial)
            return NumberKnots.Of(initial);
        if (options.Network.PiecewiseEmbedding is not { } embedding || request.Train.Features is not DenseFeatures { ColumnCount: > 0 and var columns })
            return null;
        using var scope = NewDisposeScope();
        using var generator = Seeds.Generator(seed, Seeds.Purpose.Knots, 0);
        var rows = randperm(train.Count, ScalarType.Int64, generator: generator).narrow(0, 0, Math.Min(train.Count, Math.Clamp(KnotElements / columns, SampleRows, KnotRows)));
        rows = train.Rows.index_select(0, rows);
        var features = MemoryMarshal.Cast<byte, float>(train.Features.Gather(rows).cpu().bytes);
        var labels = train.Labels.cpu().index_select(0, rows);
        SplitSums sums = objective is MulticlassObjective
            ? new ClassSplitSums(labels.data<long>().ToArray(), request.LabelCount)
            : new NumberSplitSums(labels.data<float>().ToArray(), objective is MultilabelObjective ? request.Train.LabelWidth : 1);
        return TargetKnots.Measure(features, columns, numbers, sums, embedding);
    }

    /// <summary>Scaled features of some training rows, drawn at random.</summary>
    private static Tensor Sample(DataPart train, Generator generator)
        => train.Features.Gather(train.Rows.index_select(0, randperm(train.Count, ScalarType.Int64, generator: generator).narrow(0, 0, Math.Min(train.Count, SampleRows))));

    private static void NormalizeNeutrally(NetworkLayout layout, TrainingState state, TrainingData data)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var features = data.Train.Sample.Features.Gather(data.Train.Sample.Rows.narrow(0, 0, Math.Min(data.Train.Sample.Count, SampleRows)));
        NeutralNormalization.Apply(new Network(layout, state.Values, null), features);
        state.Averaged?.copy_(state.Values);
        state.Best?.copy_(state.Values);
    }
}
