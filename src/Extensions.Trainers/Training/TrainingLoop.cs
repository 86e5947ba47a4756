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
    private readonly ColumnRoles roles;
    private readonly IHost host;
    private readonly int seed, labelCount;
    private readonly Network network, predictor;
    private readonly DirectNetwork? direct, directPredictor;
    private readonly IDirectObjective? directObjective;
    private readonly (Tensor Parameters, Tensor Gradient)[] projected;
    private readonly ParameterBlock[] blocks;
    private readonly SparseFirstLayer? firstLayer;
    private readonly long stepCount;
    private readonly int members;
    private readonly bool singleOutput;
    private double learningRate;
    private ulong dropoutKey, passCount;

    public TrainingLoop(NetworkLayout layout, NeuralNetworkOptions options, Objective objective, TrainingData data, TrainingState state, ColumnRoles roles, int labelCount, IHost host, int seed)
    {
        (this.options, this.objective, this.data, this.state, this.roles, this.labelCount, this.host, this.seed) = (options, objective, data, state, roles, labelCount, host, seed);
        firstLayer = state.RowSteps is null ? null : new SparseFirstLayer(layout.Layers[0], layout.Groups[0], state);
        network = new Network(layout, state.Values, state.Gradient, firstLayer is null ? null : firstLayer.Forward);
        predictor = new Network(layout, state.Current, null, firstLayer is null ? null : features => SparseFirstLayer.Multiply(features, state.Current, layout.Layers[0].Outputs));
        if (firstLayer is null && DirectNetwork.Serves(layout, state.Values.device, options.BatchSize))
            (direct, directPredictor) = (new DirectNetwork(layout, state.Values, state.Gradient), new DirectNetwork(layout, state.Current, null));
        if (objective is IDirectObjective { IsDirect: true } written && options.Reducer is MeanReducer && state.Values.device_type == TorchSharp.DeviceType.CPU)
            directObjective = written;
        if (options.PerpendicularGradient is not null && firstLayer is not null)
            throw new InvalidOperationException($"{nameof(options.PerpendicularGradient)} is for dense features: of sparse ones the gradient of the first layer is never whole. Leave it out, or make the features dense.");
        projected = options.PerpendicularGradient is null ? [] : [.. layout.Tensors.Select(part => (state.Values.narrow(0, part.Start, part.Count), state.Gradient.narrow(0, part.Start, part.Count)))];
        blocks = ParameterBlock.Cut(state.Values, state.Gradient, state.Buffers, layout.Groups, firstLayer is null ? 0 : layout.FirstMatrixCount);
        members = layout.Members;
        stepCount = data.Train.BatchCount(options.BatchSize) * options.NumberOfEpochs;
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
        using var dropout = Seeds.Generator(seed, Seeds.Purpose.Dropout, epoch, state.Values.device);
        (dropoutKey, passCount) = (Seeds.Mix(seed, Seeds.Purpose.Dropout, epoch), 0);
        var (sum, rows, number) = (0.0, 0L, 0);
        data.Train.Visit(epoch, part =>
        {
            foreach (var (chunk, count) in part.Chunks(options.BatchSize))
            {
                using var chunkScope = NewDisposeScope();
                var features = part.Features.Gather(part.Rows.narrow(0, chunk, count));
                var batchSize = part.BatchSizes is null ? options.BatchSize : count;
                for (var start = 0; start < count; start += batchSize)
                {
                    using var batchScope = NewDisposeScope();
                    var size = Math.Min(batchSize, count - start);
                    var batch = Batch.Of(size == count ? features : features.narrow(0, start, size), part.Labels, part.Weights, part.Extras, part.Positions, chunk + start, size);
                    sum += size * Step(batch, dropout, epoch, number++);
                    rows += size;
                }
            }
        });
        return sum / rows;
    }

    private double Step(Batch batch, Generator dropout, int epoch, int number)
    {
        HostLiveness.ThrowIfCanceled(host);
        options.CancellationToken.ThrowIfCancellationRequested();
        learningRate = options.Optimizer.LearningRate * options.Schedule.Factor(state.StepNumber, stepCount);

        var loss = TrainingLoss(batch, dropout, epoch);
        var value = loss.Sum / members;
        state.StepNumber++;
        if (!double.IsFinite(value))
        {
            if (batch.Weights is { } weights && weights.sum().item<float>() == 0)
            {
                CollectGradient();
                return 0;   // every row of the batch has a class of weight 0
            }
            throw new InvalidOperationException(
                $"The training loss is {value} in epoch {epoch + 1}, batch {number + 1}, at learning rate {learningRate:g3}: training diverged. " +
                "Lower the learning rate, set GradientClipping, leave FeatureScaling on, or look for extreme feature values or labels.");
        }
        loss.Root.backward(loss.Gradient is null ? null : [loss.Gradient]);
        using (no_grad())
        {
            CollectGradient();
            Project();
            var decay = options.Optimizer.WeightDecay * options.WeightDecaySchedule.Factor(state.StepNumber - 1, stepCount);
            var size = new StepSize(state.StepNumber, learningRate, decay, ClippingFactor());
            foreach (var block in blocks)
                block.Step(options.Optimizer, size);
            firstLayer?.Step(options.Optimizer, size);
        }
        if (state.Averaged is { } averaged)
        {
            var memory = Math.Min(options.WeightAveraging!.Value, (1.0 + state.StepNumber) / (10.0 + state.StepNumber));
            MovingAverage.Step(averaged, state.Values, memory);
        }
        return value;
    }

    /// <summary>The part of the backward pass below the graph.</summary>
    private void CollectGradient()
    {
        firstLayer?.CollectGradient();
        direct?.CollectGradient();
    }

    private void Project()
    {
        foreach (var (parameters, gradient) in projected)
            if (gradient.device_type == TorchSharp.DeviceType.CPU)
                options.PerpendicularGradient!.Project(DirectLosses.Of<float>(parameters), DirectLosses.Of<float>(gradient));
            else
                options.PerpendicularGradient!.Project(parameters, gradient);
    }

    private double ClippingFactor()
    {
        if (options.GradientClipping is not { } longest)
            return 1;
        var length = state.Gradient.norm().item<float>();
        if (firstLayer is not null)
            length = (float)Math.Sqrt((double)length * length + firstLayer.SquaredGradientLength());
        return length > longest ? longest / length : 1;
    }

    /// <summary>The loss of the network; the sum of the members' losses of an ensemble, so that each has its own gradient.</summary>
    private StepLoss TrainingLoss(Batch batch, Generator dropout, int epoch)
    {
        var rate = options.Network.Dropout == 0 ? 0 : options.Network.Dropout * options.DropoutSchedule.Factor(state.StepNumber, stepCount);
        Tensor Pass(Tensor inputs) => direct is not null && DirectNetwork.Serves(inputs) ? direct.Train(inputs, rate, Seeds.Mix(dropoutKey + ++passCount)) : network.Train(inputs, rate, dropout);
        var outputs = Pass(batch.Features);
        if (directObjective is not null)
            return StepLoss.Of(directObjective, outputs, batch.Labels, batch.Weights);
        if (members == 1)
            return StepLoss.Of(Reduce(Context(batch, Pass, outputs, state.ObjectiveStates[0], epoch, dropout)));
        var predicted = new Lazy<Tensor>(() => PredictMembers(batch.Features));
        return StepLoss.Of(Enumerable.Range(0, members)
            .Select(member => Reduce(Context(batch, inputs => Pass(inputs)[member], outputs[member], state.ObjectiveStates[member], epoch, dropout, member, predicted)))
            .Aggregate((sum, loss) => sum.Plus(loss)));
    }

    private Tensor Reduce(ObjectiveContext context) => options.Reducer.Reduce(objective.Losses(context), objective.Divisors(context), context.ExampleWeights, context.State.Within("reducer"));

    /// <summary>Outputs of the model: of an ensemble those of its mean prediction.</summary>
    private Tensor Predict(Tensor features) => members == 1 ? PredictMembers(features) : EnsembleOutputs.Combine(PredictMembers(features), objective.OutputsLink);

    /// <summary>Outputs of the model: of an ensemble those of each member, (M, N, K).</summary>
    private Tensor PredictMembers(Tensor features)
    {
        using var gradients = no_grad();
        return directPredictor is not null && DirectNetwork.Serves(features) ? directPredictor.Predict(features) : predictor.Predict(features);
    }

    private double Validate(DataPart part, int epoch)
    {
        using var scope = NewDisposeScope();
        using var gradients = no_grad();
        var (labels, weights, extras) = part.Pick(part.Rows);
        var positions = TensorOperations.Range(part.Count, labels.device);
        var (losses, divisors) = (new List<Tensor>(), new List<Tensor>());
        var batchRows = Math.Max(options.BatchSize, FewestRowsPerValidationBatch);
        for (var start = 0; start < part.Count; start += batchRows)
        {
            HostLiveness.ThrowIfCanceled(host);
            options.CancellationToken.ThrowIfCancellationRequested();
            using var batchScope = NewDisposeScope();
            var size = Math.Min(batchRows, part.Count - start);
            var batch = Batch.Of(part.Features.Gather(part.Rows.narrow(0, start, size)), labels, weights, extras, positions, start, size);
            var context = Context(batch, Predict, Predict(batch.Features), state.ObjectiveStates[0], epoch, null);
            losses.Add(objective.Losses(context).MoveToOuterDisposeScope());
            if (objective.Divisors(context) is { } divisor)
                divisors.Add(divisor.MoveToOuterDisposeScope());
        }
        return options.Reducer.Reduce(cat(losses), divisors.Count > 0 ? cat(divisors) : null, weights, null).to(ScalarType.Float64).item<double>();
    }

    private ObjectiveContext Context(Batch batch, Func<Tensor, Tensor> pass, Tensor outputs, ObjectiveState memory, int epoch, Generator? training, int member = 0, Lazy<Tensor>? predicted = null)
    {
        Tensor Shaped(Tensor outputs) => singleOutput ? outputs.squeeze(-1) : outputs;
        return new()
        {
            Outputs = Shaped(outputs),
            Labels = batch.Labels,
            ExampleWeights = batch.Weights,
            RowIndices = batch.Positions,
            Epoch = epoch,
            EpochCount = options.NumberOfEpochs,
            IsTraining = training is not null,
            Generator = training,
            LabelCount = labelCount,
            Columns = roles.Of(batch.Extras),
            Features = batch.Features,
            Forward = inputs => Shaped(pass(inputs)),
            Member = member,
            MemberOutputs = predicted is null ? null : () => Shaped(predicted.Value),
            Seed = seed,
            State = memory,
        };
    }

    /// <summary>Consecutive rows of an epoch.</summary>
    private sealed record Batch(Tensor Features, Tensor Labels, Tensor? Weights, Tensor? Extras, Tensor Positions)
    {
        public static Batch Of(Tensor features, Tensor labels, Tensor? weights, Tensor? extras, Tensor positions, long start, long size)
            => new(features, labels.narrow(0, start, size), weights?.narrow(0, start, size), extras?.narrow(0, start, size), positions.narrow(0, start, size));
    }
}
