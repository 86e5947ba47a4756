using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>All that changes during a run, and so all that a checkpoint holds.</summary>
internal sealed class TrainingState
{
    /// <param name="layout">Sizes of the flat tensors.</param>
    /// <param name="start">Start values of all parameters, on the training device.</param>
    /// <param name="options">Which tensors are needed.</param>
    /// <param name="validated">Whether there are validation rows, and so a best epoch.</param>
    /// <param name="objectiveStates">Memory of the objective, for each member of an ensemble.</param>
    /// <param name="sparse">Whether the training features are sparse.</param>
    public TrainingState(NetworkLayout layout, Tensor start, NeuralNetworkOptions options, bool validated, IReadOnlyList<ObjectiveState> objectiveStates, bool sparse)
    {
        var rowwise = sparse && layout.Members == 1 && start.device_type == TorchSharp.DeviceType.CPU;
        Values = start;
        Gradient = zeros(layout.TrainedCount - (rowwise ? layout.FirstMatrixCount : 0), device: start.device);
        Buffers = Enumerable.Range(0, options.Optimizer.BufferCount).Select(_ => zeros(layout.TrainedCount, device: start.device)).ToArray();
        RowSteps = rowwise ? zeros(layout.InputCount, ScalarType.Int32) : null;
        Averaged = options.WeightAveraging is null ? null : start.clone();
        Best = validated && options.RestoreBestEpoch ? empty_like(start) : null;
        ObjectiveStates = objectiveStates;
    }

    /// <summary>All parameters, flat.</summary>
    public Tensor Values { get; }

    /// <summary>Gradient of the parameters, flat; without the first layer's matrix where that is moved row by row.</summary>
    public Tensor Gradient { get; }

    /// <summary>The optimizer's memory, flat.</summary>
    public Tensor[] Buffers { get; }

    /// <summary>Steps made by each row of the first layer's matrix (D,), int32, where it is moved row by row: on sparse features in main memory.</summary>
    public Tensor? RowSteps { get; }

    /// <summary>Moving average of the parameters, where one is kept.</summary>
    public Tensor? Averaged { get; }

    /// <summary>Parameters of the best epoch so far, where they are kept.</summary>
    public Tensor? Best { get; }

    /// <summary>Steps made.</summary>
    public long StepNumber { get; set; }

    /// <summary>Epochs completed.</summary>
    public List<EpochRecord> Epochs { get; } = [];

    /// <summary>Memory of the objective, one for each member of an ensemble.</summary>
    public IReadOnlyList<ObjectiveState> ObjectiveStates { get; }

    /// <summary>What is validated: the average where one is kept.</summary>
    public Tensor Current => Averaged ?? Values;

    /// <summary>The epoch with the least validation metric; null before there is one.</summary>
    public EpochRecord? BestEpoch => Epochs.Where(epoch => epoch.ValidationMetric is { } metric && !double.IsNaN(metric)).MinBy(epoch => epoch.ValidationMetric);
}
