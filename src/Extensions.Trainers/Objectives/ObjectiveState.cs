using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Named tensors that an objective keeps for the length of one training run. They are part of a checkpoint.</summary>
/// <param name="exampleCount">Number of training rows, the first dimension of state kept per example.</param>
public sealed class ObjectiveState(int exampleCount) : IDisposable
{
    private readonly SortedDictionary<string, Tensor> tensors = new(StringComparer.Ordinal);
    private readonly string prefix = "";

    private ObjectiveState(ObjectiveState whole, string part) : this(whole.ExampleCount) => (tensors, prefix) = (whole.tensors, whole.prefix + part + "/");

    /// <summary>Number of training rows.</summary>
    public int ExampleCount { get; } = exampleCount;

    /// <summary>The tensor kept under a name; made by <paramref name="create"/> on first use. Change it in place, outside the graph.</summary>
    /// <param name="name">Name, unique within the objective.</param>
    /// <param name="create">Makes the start value, for example zeros (ExampleCount, K).</param>
    public Tensor GetOrAdd(string name, Func<Tensor> create)
    {
        if (!tensors.TryGetValue(prefix + name, out var tensor))
            tensors[prefix + name] = tensor = create().DetachFromDisposeScope();
        return tensor;
    }

    /// <summary>A part of this memory, for an objective inside another one: names in it are its own.</summary>
    /// <param name="part">Name of the part.</param>
    public ObjectiveState Within(string part) => new(this, part);

    /// <summary>The kept tensors by name.</summary>
    internal IReadOnlyDictionary<string, Tensor> Tensors => tensors;

    /// <summary>Puts back a tensor from a checkpoint; the state owns it from here on.</summary>
    internal void Restore(string name, Tensor tensor) => tensors[name] = tensor.DetachFromDisposeScope();

    /// <summary>Releases the kept tensors, those of all parts.</summary>
    public void Dispose()
    {
        foreach (var tensor in tensors.Values)
            tensor.Dispose();
        tensors.Clear();
    }
}
