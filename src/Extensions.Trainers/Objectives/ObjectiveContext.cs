using System.Collections.ObjectModel;
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

    /// <summary>Number of classes (multiclass) or labels (multi-label), where it is known: for objectives whose outputs do not tell.</summary>
    public int? LabelCount { get; init; }

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

    /// <summary>Number of the network that is being trained, from 0, among those of an ensemble.</summary>
    public int Member { get; init; }

    /// <summary>
    /// What all networks of an ensemble of M say to the batch as it is, outputs (M, N, K), or (M, N): as in validation, without dropout, of averaged weights where
    /// there are any, and outside any graph. Computed when first asked for. Null in validation and where there is no ensemble.
    /// </summary>
    public Func<Tensor>? MemberOutputs { get; init; }

    /// <summary>Seed of the run.</summary>
    public int Seed { get; init; }

    /// <summary>
    /// Further columns of the batch by their role, floats (N,), or (N, values per example) where that is not 1: those of <see cref="Objective.Columns"/>, and
    /// whatever takes the place of something that the objective would draw at random or compute by itself.
    /// </summary>
    public IReadOnlyDictionary<string, Tensor> Columns { get; init; } = ReadOnlyDictionary<string, Tensor>.Empty;

    /// <summary>Source of randomness of a training step, seeded by the run; null for Torch's own.</summary>
    public Generator? Generator { get; init; }

    /// <summary>What the objective remembers between batches and epochs of one training run.</summary>
    public required ObjectiveState State { get; init; }

    /// <summary>A column by its role; null where it was not given.</summary>
    /// <param name="role">The role.</param>
    public Tensor? Given(string role) => Columns.GetValueOrDefault(role);

    /// <summary>A column by its role.</summary>
    /// <param name="role">The role.</param>
    /// <exception cref="ArgumentException">There is none.</exception>
    public Tensor Column(string role) => Given(role) ?? throw new ArgumentException(
        $"The objective needs a column in the role '{role}'. Given are: {(Columns.Count == 0 ? "none" : string.Join(", ", Columns.Keys.Order(StringComparer.Ordinal)))}.", nameof(role));

    /// <summary>The same batch as an objective inside another one sees it.</summary>
    /// <param name="map">What the outer one makes of network outputs, of this batch and of further passes; null for nothing.</param>
    /// <param name="memory">Keeps the inner one's memory apart from those of its neighbours.</param>
    public ObjectiveContext Within(string memory, Func<Tensor, Tensor>? map = null) => new()
    {
        Outputs = map is null ? Outputs : map(Outputs),
        Labels = Labels,
        ExampleWeights = ExampleWeights,
        RowIndices = RowIndices,
        LabelCount = LabelCount,
        Epoch = Epoch,
        EpochCount = EpochCount,
        IsTraining = IsTraining,
        Features = Features,
        Forward = map is null || Forward is not { } forward ? Forward : inputs => map(forward(inputs)),
        Member = Member,
        MemberOutputs = map is null || MemberOutputs is not { } members ? MemberOutputs : () => stack([.. members().unbind(0).Select(map)]),
        Seed = Seed,
        Columns = Columns,
        Generator = Generator,
        State = State.Within(memory),
    };
}
