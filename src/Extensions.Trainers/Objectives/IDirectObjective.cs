using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// An objective whose gradient is written out: the same losses as <see cref="Objective.Losses"/> without a graph, for the step of a small network,
/// where a graph costs more than the arithmetic. In single precision in main memory. Where there is a graph around it, <see cref="DirectGraph"/> makes it a part of that.
/// </summary>
internal interface IDirectObjective
{
    /// <summary>Whether the parameters are such that the gradient is written out; every example must count 1 in the mean then.</summary>
    bool IsDirect { get; }

    /// <summary>Losses of all rows, and the gradient of each with respect to its own outputs.</summary>
    /// <param name="outputs">One row per example.</param>
    /// <param name="width">Outputs of a row.</param>
    /// <param name="labels">As in <see cref="ObjectiveContext.Labels"/>.</param>
    /// <param name="losses">Takes the loss of each row.</param>
    /// <param name="gradient">Takes the gradient; as long as <paramref name="outputs"/>.</param>
    void Differentiate(ReadOnlySpan<float> outputs, int width, Tensor labels, Span<float> losses, Span<float> gradient);
}
