using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Parameters as views of the flat tensors: leaves of the graph on the same memory, whose gradients are views of the flat gradient.</summary>
/// <param name="values">All parameters.</param>
/// <param name="gradient">Where backward passes add up, or null where none are made. It may lack the first parameters, which then have no gradient here.</param>
/// <param name="trainedCount">Number of parameters with a gradient.</param>
/// <param name="members">Number of networks; with more than one every view has a leading dimension for them.</param>
internal sealed class ParameterViews(Tensor values, Tensor? gradient, long trainedCount, int members)
{
    private readonly long gradientStart = trainedCount - (gradient?.numel() ?? 0);

    /// <summary>(inputs, outputs), or (M, inputs, outputs) in an ensemble.</summary>
    public Tensor Matrix(long offset, int inputs, int outputs) => Trained(offset, members == 1 ? [inputs, outputs] : [members, inputs, outputs]);

    /// <summary>(count), or (M, 1, count) in an ensemble; null where the network has no such parameter.</summary>
    public Tensor? Row(long offset, int count) => offset < 0 ? null : Trained(offset, members == 1 ? [count] : [members, 1, count]);

    /// <summary>The given shape, with a leading M always; null where the network has no such parameter.</summary>
    public Tensor? Block(long offset, params ReadOnlySpan<long> shape) => offset < 0 ? null : Trained(offset, [members, .. shape]);

    /// <summary>Running statistics, (M * count), without gradient.</summary>
    public Tensor? Statistic(long offset, int count) => offset < 0 ? null : values.narrow(0, offset, (long)members * count);

    private Tensor Trained(long offset, long[] shape)
    {
        var count = shape.Aggregate(1L, (product, length) => product * length);
        var view = values.narrow(0, offset, count).view(shape);
        if (gradient is null || offset < gradientStart)
            return view;
        view = view.detach().requires_grad_();
        view.grad = gradient.narrow(0, offset - gradientStart, count).view(shape);
        return view;
    }
}
