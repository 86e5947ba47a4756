using System.Numerics.Tensors;
using static TorchSharp.torch;
using Tensor = TorchSharp.torch.Tensor;

namespace MLExtensions.Trainers;

/// <summary>
/// The network of <see cref="Network"/> on dense features in main memory, with its passes written out: matrix products by Torch, all else in one
/// managed pass per layer. No graph is built below the outputs, and gradients go to the flat gradient without a copy between.
/// </summary>
internal sealed unsafe class DirectNetwork
{
    /// <summary>Torch's loops over fewer elements run on one thread.</summary>
    private const long TorchGrain = 1 << 15;

    private readonly NetworkLayout layout;
    private readonly Tensor[] weights, biases;
    private readonly Tensor[][] weightGradients;   // of each layer, of each member
    private readonly float* values, gradient;
    private readonly HiddenPass hidden;
    private readonly InputPass? embedding;
    private readonly List<DirectPass> passes = [];
    private readonly int members, last;

    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="values">All parameters.</param>
    /// <param name="gradient">Where backward passes add their gradients, or null for a network that only predicts.</param>
    public DirectNetwork(NetworkLayout layout, Tensor values, Tensor? gradient)
    {
        (this.layout, members, last, hidden) = (layout, layout.Members, layout.Layers.Count - 1, HiddenPass.Of(layout.Options.Activation));
        this.values = RowParts.Start(values);
        this.gradient = gradient is null ? null : RowParts.Start(gradient);
        weights = [.. layout.Layers.Select(slots => Matrices(values, slots.Weights, slots.Inputs, slots.Outputs))];
        biases = [.. layout.Layers.Select(slots => Matrices(values, slots.Biases, 1, slots.Outputs))];
        weightGradients = gradient is null ? [] : [.. layout.Layers.Select(slots => gradient.narrow(0, slots.Weights, (long)members * slots.Inputs * slots.Outputs).view(members, slots.Inputs, slots.Outputs).unbind(0))];
        embedding = !layout.EmbedsFeatures ? null : new InputPass(layout, this.values, this.gradient);
    }

    /// <summary>
    /// Whether networks of that kind are computed so: in main memory, without normalisation of hidden layers, and with something to save. A plain wide
    /// network has none: from so many elements on, Torch runs the few loops between its products on all threads.
    /// </summary>
    /// <param name="layout">The network.</param>
    /// <param name="device">Where it is trained.</param>
    /// <param name="batchSize">Rows of a step.</param>
    public static bool Serves(NetworkLayout layout, Device device, int batchSize)
    {
        var options = layout.Options;
        var widest = options.HiddenLayers.DefaultIfEmpty().Max();
        return device.type == TorchSharp.DeviceType.CPU && options.Normalization == HiddenNormalization.None
            && (options.ActivationMix || options.Dropout > 0 || options.InputFactors || layout.EmbedsFeatures
                || (long)batchSize * widest * layout.Members < TorchGrain);
    }

    /// <summary>Whether inputs can be taken: dense ones whose own gradient nobody asks for.</summary>
    public static bool Serves(Tensor features) => !features.is_sparse && !features.requires_grad && features.dtype == ScalarType.Float32;

    /// <summary>Outputs as the fitted model gives them: (N, K), or (M, N, K) of an ensemble.</summary>
    /// <param name="features">(N, D).</param>
    public Tensor Predict(Tensor features) => Forward(features, null, default);

    /// <summary>Outputs of a training step, where a graph starts; <see cref="CollectGradient"/> goes on from the gradient that arrives there.</summary>
    /// <param name="features">(N, D).</param>
    /// <param name="rate">Share of the hidden units to leave out.</param>
    /// <param name="key">Decides which; another one for every pass.</param>
    public Tensor Train(Tensor features, double rate, ulong key)
    {
        var pass = new DirectPass(weights.Length);
        pass.Outputs = Forward(features, pass, new DropoutMask(rate, key)).requires_grad_();
        passes.Add(pass);
        return pass.Outputs;
    }

    /// <summary>Takes the gradients that arrived at the passes since the last call on to the parameters.</summary>
    public void CollectGradient()
    {
        foreach (var pass in passes)
            if (pass.Outputs!.grad is { } arrived)
                Backward(pass, arrived.contiguous());
        passes.Clear();
    }

    private Tensor Forward(Tensor features, DirectPass? pass, DropoutMask mask)
    {
        using var gradients = no_grad();
        var x = Enter(features.contiguous(), pass);
        for (var i = 0; i < last; i++)
        {
            var sums = Multiply(i, x);
            if (pass is not null)
                (pass.Inputs[i], pass.Sums[i], pass.Masks[i]) = (x, sums, mask);
            x = Finish(layout.Layers[i], x, sums, pass is null, mask);
            mask = mask.Next();
        }
        if (pass is not null)
            pass.Inputs[last] = x;
        return Multiply(last, x);
    }

    /// <summary>Inputs of the first layer: (N, D), or (M, N, D) where the members of an ensemble differ before it.</summary>
    private Tensor Enter(Tensor features, DirectPass? pass)
    {
        var rows = (int)features.shape[0];
        var embedded = features;
        if (embedding is not null)
            embedding.Forward(RowParts.Start(features), rows, RowParts.Start(embedded = NewInputs(rows)));
        if (pass is not null)
            (pass.Features, pass.Embedded) = (features, embedded);
        if (layout.Input.Factors < 0)
            return embedded;
        var scaled = NewInputs(rows);
        for (var place = new Place(rows, layout.Layers[0].Inputs); place.Member < members; place = place.Next())
            FactorPass.Forward(Embedded(embedded, place), Row(values, layout.Input.Factors, place), rows, place.Width, RowParts.Start(scaled) + place.Start);
        return scaled;
    }

    private Tensor Finish(LayerSlots slots, Tensor input, Tensor sums, bool inPlace, DropoutMask mask)
    {
        var rows = (int)sums.shape[^2];
        // Behind these two, the sign of what comes out is that of the sums, which is all that the way back needs.
        var x = inPlace || slots.Mix < 0 && layout.Options.Activation is Activation.Relu or Activation.LeakyRelu ? sums : empty_like(sums);
        for (var place = new Place(rows, slots.Outputs); place.Member < members; place = place.Next())
            hidden.Forward(RowParts.Start(sums) + place.Start, RowParts.Start(x) + place.Start, Row(values, slots.Mix, place), rows, place.Width, mask, (uint)place.Start);
        return slots.Residual ? input.Plus(x) : x;
    }

    private void Backward(DirectPass pass, Tensor arriving)
    {
        AddBiasGradient(arriving);
        AddProduct(last, pass.Inputs[last]!, arriving);
        for (var i = last; i > 0 || embedding is not null || layout.Input.Factors >= 0; i--)
        {
            var below = arriving.matmul(weights[i].transpose(-2, -1));
            if (layout.Layers[i].Residual)
                below.add_(pass.Arriving!, Number.One);
            if (i == 0)
            {
                Leave(pass, below);
                return;
            }
            pass.Arriving = below;
            arriving = Return(layout.Layers[i - 1], pass, i - 1, below);
            AddProduct(i - 1, pass.Inputs[i - 1]!, arriving);
        }
    }

    /// <summary>From the gradient at a hidden layer's outcome to that at its sums, which takes their place.</summary>
    private Tensor Return(LayerSlots slots, DirectPass pass, int layer, Tensor arriving)
    {
        var sums = pass.Sums[layer]!;
        var rows = (int)sums.shape[^2];
        for (var place = new Place(rows, slots.Outputs); place.Member < members; place = place.Next())
            hidden.Backward(RowParts.Start(arriving) + place.Start, RowParts.Start(sums) + place.Start, Row(values, slots.Mix, place), rows, place.Width, pass.Masks[layer],
                (uint)place.Start, Row(gradient, slots.Biases, place), Row(gradient, slots.Mix, place));
        return sums;
    }

    /// <summary>From the gradient at the first layer's inputs to those of factors and embedding.</summary>
    private void Leave(DirectPass pass, Tensor arriving)
    {
        var rows = (int)arriving.shape[^2];
        if (layout.Input.Factors >= 0)
            for (var place = new Place(rows, layout.Layers[0].Inputs); place.Member < members; place = place.Next())
                FactorPass.Backward(Embedded(pass.Embedded!, place), Row(values, layout.Input.Factors, place), rows, place.Width, RowParts.Start(arriving) + place.Start, Row(gradient, layout.Input.Factors, place));
        embedding?.Backward(RowParts.Start(pass.Features!), rows, RowParts.Start(arriving));
    }

    private void AddBiasGradient(Tensor arriving)
    {
        var rows = (int)arriving.shape[^2];
        for (var place = new Place(rows, layout.OutputCount); place.Member < members; place = place.Next())
        {
            var start = RowParts.Start(arriving) + place.Start;
            var target = new Span<float>(Row(gradient, layout.Layers[last].Biases, place), place.Width);
            for (var row = 0; row < rows; row++)
                TensorPrimitives.Add(target, new ReadOnlySpan<float>(start + (nint)row * place.Width, place.Width), target);
        }
    }

    private Tensor Multiply(int layer, Tensor x) => members == 1 ? addmm(biases[layer], x, weights[layer], 1, 1) : x.matmul(weights[layer]).add_(biases[layer], Number.One);

    private void AddProduct(int layer, Tensor x, Tensor arriving)
    {
        for (var member = 0; member < members; member++)
            weightGradients[layer][member].addmm_((x.dim() == 3 ? x[member] : x).t(), members == 1 ? arriving : arriving[member], 1, 1);
    }

    private Tensor NewInputs(int rows) => members == 1 ? empty(rows, layout.Layers[0].Inputs) : empty(members, rows, layout.Layers[0].Inputs);

    private Tensor Matrices(Tensor all, long offset, int rows, int columns)
    {
        var flat = all.narrow(0, offset, (long)members * rows * columns);
        return members == 1 ? flat.view(rows, columns) : flat.view(members, rows, columns);
    }

    /// <summary>What enters the factors: the embedding of each member, or the features, which all share.</summary>
    private float* Embedded(Tensor x, Place place) => RowParts.Start(x) + (embedding is null ? 0 : place.Start);

    /// <summary>A member's parameters of one kind in a layer; null where the network has none.</summary>
    private static float* Row(float* all, long offset, Place place) => offset < 0 ? null : all + offset + (nint)place.Member * place.Width;

    /// <summary>A member's matrix in a tensor (M, rows, width); the first one at first.</summary>
    private readonly record struct Place(int Rows, int Width, int Member = 0)
    {
        public nint Start => (nint)Member * Rows * Width;

        public Place Next() => this with { Member = Member + 1 };
    }
}
