using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>All that an objective may look at for one batch of N examples. Tensors belong to the training loop; do not dispose them.</summary>
public sealed class ObjectiveContext
{
    /// <summary>Network outputs: (N,) for binary and single-output regression, (N, K) otherwise. Logits for classification.</summary>
    public required Tensor Outputs { get; init; }

    /// <summary>Binary: 0 or 1 as floats (N,). Multiclass: class indices as int64 (N,). Multi-label: 0 or 1 as floats (N, L). Regression: floats (N,).</summary>
    public required Tensor Labels { get; init; }

    /// <summary>Example weights (N,), class weights of the trainer included, or null when all are 1. The reducer applies them.</summary>
    public Tensor? ExampleWeights { get; init; }

    /// <summary>
    /// Position of each example among the training rows, int64 (N,): the key to state that is kept per example. While
    /// <see cref="IsTraining"/> is false it counts the validation rows instead, for which there is no such state.
    /// </summary>
    public required Tensor RowIndices { get; init; }

    /// <summary>Epoch of this batch, from 0.</summary>
    public int Epoch { get; init; }

    /// <summary>Epochs that the run is planned for.</summary>
    public int EpochCount { get; init; } = 1;

    /// <summary>False while validation losses are computed: state must not be changed then.</summary>
    public bool IsTraining { get; init; } = true;

    /// <summary>The network's inputs (N, D), standardised; a sparse tensor where the features are sparse. Null where an objective is evaluated without a network.</summary>
    public Tensor? Features { get; init; }

    /// <summary>A further pass of inputs shaped like <see cref="Features"/> through the network being trained, giving outputs shaped like <see cref="Outputs"/>.</summary>
    public Func<Tensor, Tensor>? Forward { get; init; }

    /// <summary>What the objective remembers between batches and epochs of one training run.</summary>
    public required ObjectiveState State { get; init; }
}
