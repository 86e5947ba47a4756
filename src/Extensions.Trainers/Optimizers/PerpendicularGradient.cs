using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// Takes from the gradient g of each parameter tensor w the part along w, which only makes the outputs larger: g - (w g) / (w w + 1e-30) w. To be applied just
/// before the optimizer's own step.
/// </summary>
/// <remarks>
/// With <see cref="Rescale"/> the rest is stretched to the length of g, as the authors' code does; the paper has no rescaling.
/// A gradient that is parallel to w but for rounding (always so where w has one element) becomes 0: what rounding leaves has no direction worth stretching.
/// w = 0 leaves g as it is.
/// Source: Prieto, Barsbey, Mediano and Birdal (2025), Grokking at the Edge of Numerical Stability, ICLR.
/// </remarks>
public sealed record PerpendicularGradient
{
    private const double Tiny = 1e-30;

    /// <summary>Elements summed in single precision before the sum goes on in double precision.</summary>
    private const int Stretch = 256;

    /// <summary>Whether the gradient keeps its length.</summary>
    /// <value>Default: true.</value>
    public bool Rescale { get; init; } = true;

    /// <summary>Projects the gradient of one parameter tensor in place, in single precision in main memory.</summary>
    /// <param name="parameters">Its parameters, flat.</param>
    /// <param name="gradient">Its gradient, as long.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    internal void Project(ReadOnlySpan<float> parameters, Span<float> gradient)
    {
        if (parameters.Length != gradient.Length)
            throw new ArgumentException($"A gradient is as long as its parameters. Got {gradient.Length} elements for {parameters.Length}.", nameof(gradient));
        var before = Math.Sqrt(Dot(gradient, gradient));
        var share = Dot(parameters, gradient) / (Dot(parameters, parameters) + Tiny);
        TensorPrimitives.MultiplyAdd(parameters, -(float)share, gradient, gradient);
        var factor = Factor(before, Math.Sqrt(Dot(gradient, gradient)), 1e-6);
        if (factor != 1)
            TensorPrimitives.Multiply(gradient, (float)factor, gradient);
    }

    /// <summary>The same with Torch's operations, in the tensors' precision and on their device.</summary>
    /// <param name="parameters">Parameters of any shape.</param>
    /// <param name="gradient">Their gradient, changed in place.</param>
    internal void Project(Tensor parameters, Tensor gradient)
    {
        using var noGraph = no_grad();
        using var scope = NewDisposeScope();
        var before = gradient.norm();
        var share = (parameters * gradient).sum() / (parameters.pow(Number.Of(2)).sum() + Number.Of(Tiny));
        gradient.sub_(parameters * share);
        var factor = Factor(before.to(ScalarType.Float64).item<double>(), gradient.norm().to(ScalarType.Float64).item<double>(), gradient.dtype == ScalarType.Float64 ? 1e-14 : 1e-6);
        if (factor != 1)
            gradient.mul_(Number.Of(factor));
    }

    private double Factor(double before, double after, double rounding) => after <= rounding * before ? 0 : Rescale ? before / (after + Tiny) : 1;

    private static double Dot(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var sum = 0.0;
        for (var start = 0; start < a.Length; start += Stretch)
        {
            var length = Math.Min(Stretch, a.Length - start);
            sum += TensorPrimitives.Dot(a.Slice(start, length), b.Slice(start, length));
        }
        return sum;
    }
}
