using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>All that changes during a run, and so all that a checkpoint holds.</summary>
internal sealed class TrainingState
{
    /// <param name="layout">Sizes of the flat tensors.</param>
    /// <param name="start">Start values of all parameters, on the training device.</param>
    /// <param name="options">Which tensors are needed.</param>
    /// <param name="validated">Whether there are validation rows, and so a best epoch.</param>
    /// <param name="objectiveState">Memory of the objective.</param>
    public TrainingState(NetworkLayout layout, Tensor start, NeuralNetworkOptions options, bool validated, ObjectiveState objectiveState)
    {
        Values = start;
        Gradient = zeros(layout.TrainedCount, device: start.device);
        Buffers = Enumerable.Range(0, options.Optimizer.BufferCount).Select(_ => zeros_like(Gradient)).ToArray();
        Averaged = options.WeightAveraging is null ? null : start.clone();
        Best = validated && options.RestoreBestEpoch ? start.clone() : null;
        ObjectiveState = objectiveState;
    }

    /// <summary>Parameters, gradient and optimizer memory, flat.</summary>
    public Tensor Values { get; }

    public Tensor Gradient { get; }

    public Tensor[] Buffers { get; }

    /// <summary>Moving average of the parameters, where one is kept.</summary>
    public Tensor? Averaged { get; }

    /// <summary>Parameters of the best epoch so far, where they are kept.</summary>
    public Tensor? Best { get; }

    /// <summary>Steps made.</summary>
    public long StepNumber { get; set; }

    /// <summary>Epochs completed.</summary>
    public List<EpochRecord> Epochs { get; } = [];

    public ObjectiveState ObjectiveState { get; }

    /// <summary>What is validated: the average where one is kept.</summary>
    public Tensor Current => Averaged ?? Values;

    /// <summary>The epoch with the least validation metric; null before there is one.</summary>
    public EpochRecord? BestEpoch => Epochs.Where(epoch => epoch.ValidationMetric is { } metric && !double.IsNaN(metric)).MinBy(epoch => epoch.ValidationMetric);
}
