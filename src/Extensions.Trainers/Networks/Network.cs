using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLExtensions.Trainers;

/// <summary>A feed-forward network whose weights are views of one flat tensor.</summary>
internal sealed class Network
{
    /// <summary>Share of the newest batch in the running statistics, and what is added to variances; both as is usual.</summary>
    public const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly NetworkLayout layout;
    private readonly Layer[] layers;

    /// <summary>Binds a network to its parameters.</summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="values">All parameters, <see cref="NetworkLayout.TotalCount"/> floats.</param>
    /// <param name="gradient">
    /// Where backward passes add their gradients, <see cref="NetworkLayout.TrainedCount"/> floats, or null for a network that only predicts.
    /// </param>
    public Network(NetworkLayout layout, Tensor values, Tensor? gradient)
    {
        this.layout = layout;
        layers = layout.Layers.Select(slots => new Layer(slots,
            View(values, gradient, slots.Weights, slots.Inputs, slots.Outputs)!,
            View(values, gradient, slots.Biases, slots.Outputs)!,
            View(values, gradient, slots.Scale, slots.Outputs),
            View(values, gradient, slots.Shift, slots.Outputs),
            View(values, null, slots.RunningMean, slots.Outputs),
            View(values, null, slots.RunningVariance, slots.Outputs))).ToArray();
    }

    private sealed record Layer(LayerSlots Slots, Tensor Weights, Tensor Biases, Tensor? Scale, Tensor? Shift, Tensor? RunningMean, Tensor? RunningVariance);

    /// <summary>Outputs (N, K) as the fitted model gives them: no dropout, running statistics.</summary>
    /// <param name="features">(N, D), dense or sparse.</param>
    public Tensor Predict(Tensor features) => Pass(features, training: false, dropout: null);

    /// <summary>Outputs (N, K) of a training step.</summary>
    /// <param name="features">(N, D), dense or sparse.</param>
    /// <param name="dropout">Draws the units to leave out; used only where the options ask for dropout.</param>
    public Tensor Train(Tensor features, Generator dropout) => Pass(features, training: true, dropout);

    /// <summary>
    /// Sets every batch normalisation to the identity on the given rows: running statistics are those of the rows, scale and shift undo
    /// them. So a network can start from one whose normalisation was folded into its weights.
    /// </summary>
    public void NormalizeNeutrally(Tensor features)
    {
        using var scope = NewDisposeScope();
        var x = features;
        foreach (var layer in layers)
        {
            var sums = Affine(layer, x);
            if (layer.RunningMean is not null)
            {
                layer.RunningMean.copy_(sums.mean([0]));
                layer.RunningVariance!.copy_(sums.var(0, unbiased: false).clamp_min(Epsilon));
                layer.Scale!.copy_((layer.RunningVariance + Epsilon).sqrt());
                layer.Shift!.copy_(layer.RunningMean);
            }
            x = Finish(layer, x, sums, training: false, dropout: null);
        }
    }

    private Tensor Pass(Tensor features, bool training, Generator? dropout)
    {
        var x = features;
        foreach (var layer in layers)
            x = Finish(layer, x, Affine(layer, x), training, dropout);
        return x;
    }

    private static Tensor Affine(Layer layer, Tensor x) =>
        x.is_sparse ? x.mm(layer.Weights) + layer.Biases : addmm(layer.Biases, x, layer.Weights, 1, 1);

    private Tensor Finish(Layer layer, Tensor input, Tensor sums, bool training, Generator? dropout)
    {
        if (ReferenceEquals(layer, layers[^1]))
            return sums;
        if (layout.Options.Normalization == HiddenNormalization.Layer)
            sums = F.layer_norm(sums, [layer.Slots.Outputs], layer.Scale, layer.Shift, Epsilon);
        else if (layout.Options.Normalization == HiddenNormalization.Batch)   // one row has no variance: it is passed as in prediction
            sums = F.batch_norm(sums, layer.RunningMean, layer.RunningVariance, layer.Scale, layer.Shift, training && sums.shape[0] > 1, Momentum, Epsilon);
        var x = Activate(layout.Options.Activation, sums);
        var rate = layout.Options.Dropout;
        if (training && rate > 0)   // Torch's own dropout draws from the process-wide generator
            x *= empty_like(x).bernoulli_(1 - rate, dropout).mul_(1 / (1 - rate));
        return layer.Slots.Residual ? input + x : x;
    }

    private static Tensor Activate(Activation activation, Tensor x) => activation switch
    {
        Activation.Relu => x.relu_(),   // neither the affine map nor a normalisation needs its output again in the backward pass
        Activation.Gelu => F.gelu(x),
        Activation.Silu => F.silu(x),
        Activation.Mish => F.mish(x),
        Activation.Selu => F.selu(x),
        Activation.Tanh => x.tanh(),
        Activation.LeakyRelu => F.leaky_relu(x, 0.01),
        _ => throw new ArgumentOutOfRangeException(nameof(activation), activation, "Not an activation."),
    };

    private static Tensor? View(Tensor values, Tensor? gradient, long offset, params long[] shape)
    {
        if (offset < 0)
            return null;
        var count = shape.Aggregate(1L, (product, length) => product * length);
        var view = values.narrow(0, offset, count).view(shape);
        if (gradient is null)
            return view;
        view = view.detach().requires_grad_();   // a leaf on the same memory
        view.grad = gradient.narrow(0, offset, count).view(shape);
        return view;
    }
}
