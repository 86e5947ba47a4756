using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Losses of all rows, and the gradient of each by its own outputs.</summary>
/// <param name="outputs">One row per example.</param>
/// <param name="width">Outputs of a row.</param>
/// <param name="losses">Takes the loss of each row.</param>
/// <param name="gradient">Takes the gradient; as long as <paramref name="outputs"/>.</param>
internal delegate void DirectKernel(ReadOnlySpan<float> outputs, int width, Span<float> losses, Span<float> gradient);

/// <summary>Puts losses whose gradients are written out into a graph, for everything that reduces, weighs or adds losses.</summary>
internal static class DirectGraph
{
    /// <summary>Losses (N,), attached to the graph of the outputs; null where the graph has to compute them.</summary>
    public static Tensor? Losses(IDirectObjective objective, ObjectiveContext context) =>
        objective.IsDirect ? Losses(context, (outputs, width, losses, gradient) => objective.Differentiate(outputs, width, context.Labels, losses, gradient)) : null;

    /// <summary>Losses (N,), attached to the graph of the outputs; null where these are not single precision in main memory, or a single class.</summary>
    public static Tensor? Losses(ObjectiveContext context, DirectKernel kernel)
    {
        if (!Serves(context))
            return null;
        var (losses, gradient) = Run(context, kernel);
        return context.Outputs.requires_grad ? Attach(losses, context.Outputs, gradient, context.Outputs.dim() == 1 ? [] : [1]) : losses;
    }

    /// <summary>One loss of the whole batch at every example, (N,); the kernel gives the loss at the first example, and its gradient.</summary>
    public static Tensor? BatchLoss(ObjectiveContext context, DirectKernel kernel)
    {
        if (!Serves(context))
            return null;
        var (losses, gradient) = Run(context, kernel);
        var loss = losses.narrow(0, 0, 1);
        return (context.Outputs.requires_grad ? Attach(loss, context.Outputs, gradient, context.Outputs.dim() == 1 ? [0] : [0, 1]) : loss).expand(losses.size(0));
    }

    /// <summary>Whether outputs and labels are single precision in main memory, outputs (N,) or (N, K) with K of 2 or more.</summary>
    public static bool Serves(ObjectiveContext context) =>
        context.Outputs is { dtype: ScalarType.Float32, device_type: TorchSharp.DeviceType.CPU } outputs && outputs.numel() > 0 && (outputs.dim() == 1 || (outputs.dim() == 2 && outputs.size(1) > 1))
        && context.Labels is { dtype: ScalarType.Float32 or ScalarType.Int64, device_type: TorchSharp.DeviceType.CPU } labels && labels.is_contiguous();

    private static (Tensor Losses, Tensor Gradient) Run(ObjectiveContext context, DirectKernel kernel)
    {
        using var gradients = no_grad();
        var outputs = context.Outputs.detach().contiguous();
        var (losses, gradient) = (empty(outputs.size(0)), empty_like(outputs));
        kernel(DirectLosses.Of<float>(outputs), outputs.dim() == 1 ? 1 : (int)outputs.size(1), DirectLosses.Of<float>(losses), DirectLosses.Of<float>(gradient));
        return (losses, gradient);
    }

    /// <summary>A sum of outputs times gradient has that gradient; taken off itself, it has no value.</summary>
    private static Tensor Attach(Tensor losses, Tensor outputs, Tensor gradient, long[] dimensions)
    {
        var products = outputs * gradient;
        var linear = dimensions.Length == 0 ? products : products.sum(dimensions);
        return losses.Plus(linear - linear.detach());
    }
}
