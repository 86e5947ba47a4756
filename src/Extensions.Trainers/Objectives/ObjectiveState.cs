using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Named tensors that an objective keeps for the length of one training run. They are part of a checkpoint.</summary>
/// <param name="exampleCount">Number of training rows, the first dimension of state kept per example.</param>
public sealed class ObjectiveState(int exampleCount) : IDisposable
{
    private readonly SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);

    /// <summary>Number of training rows.</summary>
    public int ExampleCount { get; } = exampleCount;

    /// <summary>The tensor kept under a name; made by <paramref name="create"/> on first use. Change it in place, outside the graph.</summary>
    /// <param name="name">Name, unique within the objective.</param>
    /// <param name="create">Makes the start value, for example zeros (ExampleCount, K).</param>
    public Tensor GetOrAdd(string name, Func<Tensor> create)
    {
        if (!tensors.TryGetValue(name, out var tensor))
            tensors[name] = tensor = create().DetachFromDisposeScope();
        return tensor;
    }

    /// <summary>The kept tensors by name.</summary>
    internal IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Puts back a tensor from a checkpoint; the state owns it from here on.</summary>
    internal void Restore(string name, Tensor tensor) => tensors[name] = tensor.DetachFromDisposeScope();

    /// <summary>Releases the kept tensors.</summary>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        tensors.Clear();
    }
}
