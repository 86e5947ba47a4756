using System.Diagnostics;
using Microsoft.ML.Runtime;
using MLExtensions.MLNet;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Runs the epochs. The only place that computes gradients and steps an optimizer.</summary>
internal sealed class TrainingLoop
{
    private const int FewestRowsPerValidationBatch = 1024;
    private readonly NeuralNetworkOptions options;
    private readonly Objective objective;
    private readonly TrainingData data;
    private readonly TrainingState state;
    private readonly IHost host;
    private readonly int seed;
    private readonly Network network, predictor;
    private readonly ParameterBlock[] blocks;
    private readonly long stepCount;
    private readonly bool singleOutput;
    private double learningRate;

    public TrainingLoop(NetworkLayout layout, NeuralNetworkOptions options, Objective objective, TrainingData data, TrainingState state, IHost host, int seed)
    {
        (this.options, this.objective, this.data, this.state, this.host, this.seed) = (options, objective, data, state, host, seed);
        network = new Network(layout, state.Values, state.Gradient);
        predictor = new Network(layout, state.Current, null);
        blocks = ParameterBlock.Cut(state.Values, state.Gradient, state.Buffers, layout.MatrixCount, layout.TrainedCount);
        stepCount = (data.Train.Count + options.BatchSize - 1L) / options.BatchSize * options.NumberOfEpochs;
        singleOutput = layout.OutputCount == 1 && objective is BinaryObjective or RegressionObjective;
    }

    /// <summary>Runs one epoch and adds its record to the state.</summary>
    /// <returns>The record, and whether its parameters are the best so far.</returns>
    public (EpochRecord Record, bool Best) RunEpoch()
    {
        var watch = Stopwatch.StartNew();
        var epoch = state.Epochs.Count;
        var best = state.BestEpoch;
        var trainingLoss = Train(epoch);
        double? validationLoss = data.Validation is { } part ? Validate(part, epoch) : null;
        var record = new EpochRecord(epoch + 1, trainingLoss, validationLoss, validationLoss, learningRate, watch.Elapsed.TotalSeconds);
        state.Epochs.Add(record);
        var improved = state.BestEpoch is { } now && now != best;
        if (improved)
        {
            using var scope = NewDisposeScope();
            state.Best?.copy_(state.Current);
        }
        return (record, improved);
    }

    private double Train(int epoch)
    {
        using var scope = NewDisposeScope();
        using var gradients = enable_grad();
        using var orderGenerator = Seeds.Generator(seed, Seeds.Purpose.Order, epoch);
        using var dropout = Seeds.Generator(seed, Seeds.Purpose.Dropout, epoch, state.Values.device);
        var order = randperm(data.Train.Count, ScalarType.Int64, generator: orderGenerator);
        var rows = data.Train.Rows.index_select(0, order);
        var (labels, weights) = Pick(data.Train, rows);
        var positions = order.to(labels.device);

        var sum = 0.0;
        var chunkRows = data.Train.Features.ChunkRows(options.BatchSize);
        for (var chunk = 0; chunk < data.Train.Count; chunk += chunkRows)
        {
            using var chunkScope = NewDisposeScope();
            var count = Math.Min(chunkRows, data.Train.Count - chunk);
            var features = data.Train.Features.Gather(rows.narrow(0, chunk, count));
            for (var start = 0; start < count; start += options.BatchSize)
            {
                using var batchScope = NewDisposeScope();
                var size = Math.Min(options.BatchSize, count - start);
                var context = Context(size == count ? features : features.narrow(0, start, size), labels, weights, positions, chunk + start, size,
                    batch => network.Train(batch, dropout), epoch, training: true);
                sum += size * Step(context, epoch, (chunk + start) / options.BatchSize);
            }
        }
        return sum / data.Train.Count;
    }

    private double Step(ObjectiveContext context, int epoch, int batch)
    {
        HostLiveness.ThrowIfCanceled(host);
        options.CancellationToken.ThrowIfCancellationRequested();
        learningRate = options.Optimizer.LearningRate * options.Schedule.Factor(state.StepNumber, stepCount);

        state.Gradient.zero_();
        var loss = options.Reducer.Reduce(objective.Losses(context), objective.Divisors(context), context.ExampleWeights);
        var value = loss.to(ScalarType.Float64).item<double>();
        state.StepNumber++;
        if (!double.IsFinite(value))
        {
            if (context.ExampleWeights is { } weights && weights.sum().item<float>() == 0)
                return 0;   // every row of the batch has a class of weight 0
            throw new InvalidOperationException(
                $"The training loss is {value} in epoch {epoch + 1}, batch {batch + 1}, at learning rate {learningRate:g3}: training diverged. " +
                "Lower the learning rate, set GradientClipping, leave StandardizeFeatures on, or look for extreme feature values or labels.");
        }
        loss.backward();
        if (options.GradientClipping is { } longest && state.Gradient.norm().item<float>() is var length && length > longest)
            state.Gradient.mul_(longest / length);
        using (no_grad())
            foreach (var block in blocks)
                options.Optimizer.Step(block, state.StepNumber, learningRate);
        if (state.Averaged is { } averaged)
        {
            var memory = Math.Min(options.WeightAveraging!.Value, (1.0 + state.StepNumber) / (10.0 + state.StepNumber));
            averaged.mul_(memory).add_(state.Values, alpha: 1 - memory);
        }
        return value;
    }

    private double Validate(DataPart part, int epoch)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (labels, weights) = Pick(part, part.Rows);
        var positions = arange(part.Count, ScalarType.Int64, labels.device);
        var (losses, divisors) = (new List<Tensor>(), new List<Tensor>());
        var batchRows = Math.Max(options.BatchSize, FewestRowsPerValidationBatch);
        for (var start = 0; start < part.Count; start += batchRows)
        {
            HostLiveness.ThrowIfCanceled(host);
            options.CancellationToken.ThrowIfCancellationRequested();
            using var batchScope = NewDisposeScope();
            var size = Math.Min(batchRows, part.Count - start);
            var context = Context(part.Features.Gather(part.Rows.narrow(0, start, size)), labels, weights, positions, start, size, predictor.Predict, epoch, training: false);
            losses.Add(objective.Losses(context).MoveToOuterDisposeScope());
            if (objective.Divisors(context) is { } divisor)
                divisors.Add(divisor.MoveToOuterDisposeScope());
        }
        return options.Reducer.Reduce(cat(losses), divisors.Count > 0 ? cat(divisors) : null, weights).to(ScalarType.Float64).item<double>();
    }

    private static (Tensor Labels, Tensor? Weights) Pick(DataPart part, Tensor rows)
    {
        var onDevice = rows.to(part.Labels.device);
        return (part.Labels.index_select(0, onDevice), part.Weights?.index_select(0, onDevice));
    }

    private ObjectiveContext Context(Tensor features, Tensor labels, Tensor? weights, Tensor positions, long start, long size, Func<Tensor, Tensor> pass, int epoch, bool training)
    {
        Tensor Forward(Tensor inputs) => singleOutput ? pass(inputs).squeeze(1) : pass(inputs);
        return new()
        {
            Outputs = Forward(features),
            Labels = labels.narrow(0, start, size),
            ExampleWeights = weights?.narrow(0, start, size),
            RowIndices = positions.narrow(0, start, size),
            Epoch = epoch,
            EpochCount = options.NumberOfEpochs,
            IsTraining = training,
            Features = features,
            Forward = Forward,
            State = state.ObjectiveState,
        };
    }
}
