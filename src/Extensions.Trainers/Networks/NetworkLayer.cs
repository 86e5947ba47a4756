using static TorchSharp.torch;
using F = TorchSharp.torch.nn.functional;

namespace MLExtensions.Trainers;

/// <summary>One layer with its parameters.</summary>
internal sealed class NetworkLayer
{
    private readonly NetworkOptions options;
    private readonly int members;
    private readonly bool hidden;
    private readonly Tensor? mix;
    private readonly Func<Tensor, Tensor>? sparseProduct;

    public NetworkLayer(NetworkLayout layout, LayerSlots slots, ParameterViews parameters, Func<Tensor, Tensor>? sparseProduct)
    {
        this.sparseProduct = sparseProduct;
        (Slots, options, members, hidden) = (slots, layout.Options, layout.Members, !ReferenceEquals(slots, layout.Layers[^1]));
        Weights = parameters.Matrix(slots.Weights, slots.Inputs, slots.Outputs);
        Biases = parameters.Row(slots.Biases, slots.Outputs)!;
        Scale = parameters.Row(slots.Scale, slots.Outputs);
        Shift = parameters.Row(slots.Shift, slots.Outputs);
        mix = parameters.Row(slots.Mix, slots.Outputs);
        RunningMean = parameters.Statistic(slots.RunningMean, slots.Outputs);
        RunningVariance = parameters.Statistic(slots.RunningVariance, slots.Outputs);
    }

    public LayerSlots Slots { get; }

    /// <summary>Whether an activation follows.</summary>
    public bool IsHidden => hidden;

    public Tensor Weights { get; }

    public Tensor Biases { get; }

    public Tensor? Scale { get; }

    public Tensor? Shift { get; }

    public Tensor? RunningMean { get; }

    public Tensor? RunningVariance { get; }

    /// <summary>x W + b.</summary>
    public Tensor Sums(Tensor x)
    {
        if (sparseProduct is not null)
            return sparseProduct(x.is_sparse ? x : x.to_sparse()).Plus(Biases);
        if (!x.is_sparse)
            return members == 1 ? addmm(Biases, x, Weights, 1, 1) : x.matmul(Weights).Plus(Biases);
        return members == 1 ? x.mm(Weights).Plus(Biases) : stack(Enumerable.Range(0, members).Select(member => x.mm(Weights[member]))).Plus(Biases);
    }

    /// <summary>What becomes of the sums: normalised, through the activation, with dropout, added to the input; the output layer's are left alone.</summary>
    public Tensor Finish(Tensor input, Tensor sums, bool training, double rate, Generator? dropout)
    {
        if (!hidden)
            return sums;
        sums = Normalize(sums, training);
        var x = Activate(sums);
        if (training && rate > 0)   // Torch's own dropout draws from the process-wide generator
            x *= empty_like(x).bernoulli_(1 - rate, dropout).mul_(Number.Of(1 / (1 - rate)));
        return Slots.Residual ? input.Plus(x) : x;
    }

    private Tensor Normalize(Tensor sums, bool training)
    {
        switch (options.Normalization)
        {
            case HiddenNormalization.Layer when members == 1:
                return F.layer_norm(sums, [Slots.Outputs], Scale, Shift, Network.Epsilon);
            case HiddenNormalization.Layer:
                return (F.layer_norm(sums, [Slots.Outputs], null, null, Network.Epsilon) * Scale!).Plus(Shift!);
            case HiddenNormalization.Batch:
                var rows = sums.shape[^2];   // one row has no variance: it is passed as in prediction
                var flat = members == 1 ? sums : sums.transpose(0, 1).reshape(rows, -1);
                flat = F.batch_norm(flat, RunningMean, RunningVariance, Scale!.view(-1), Shift!.view(-1), training && rows > 1, Network.Momentum, Network.Epsilon);
                return members == 1 ? flat : flat.view(rows, members, -1).transpose(0, 1);
            default:
                return sums;
        }
    }

    private Tensor Activate(Tensor sums)
    {
        if (mix is null)
            return Function(sums, inPlace: true);
        return sums.lerp(Function(sums, inPlace: false), mix);
    }

    /// <summary>The activation. In place only where nothing needs the sums again: neither the affine map nor a normalisation does in the backward pass.</summary>
    private Tensor Function(Tensor x, bool inPlace) => options.Activation switch
    {
        Activation.Relu => inPlace ? x.relu_() : x.relu(),
        Activation.Gelu => F.gelu(x),
        Activation.Silu => F.silu(x),
        Activation.Mish => TensorOperations.Mish(x),
        Activation.Selu => F.selu(x),
        Activation.Tanh => x.tanh(),
        Activation.LeakyRelu => x.leaky_relu(Number.Of(0.01)),
        _ => throw new InvalidOperationException($"{options.Activation} is not an activation."),
    };
}
