using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>
/// A feed-forward network, or an ensemble of several, whose weights are views of one flat tensor. An ensemble carries a leading dimension of its
/// M members through all layers: outputs are (M, N, K) then, and (N, K) for a single network.
/// </summary>
internal sealed class Network
{
    /// <summary>Share of the newest batch in the running statistics, and what is added to variances; both as is usual.</summary>
    public const double Momentum = 0.1, Epsilon = 1e-5;

    private readonly NetworkInput input;
    private readonly NetworkLayer[] layers;

    /// <summary>Binds a network to its parameters.</summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="values">All parameters, <see cref="NetworkLayout.TotalCount"/> floats.</param>
    /// <param name="gradient">
    /// Where backward passes add their gradients, <see cref="NetworkLayout.TrainedCount"/> floats, or null for a network that only predicts. A shorter
    /// one is for the last parameters; those before are left to <paramref name="sparseProduct"/>.
    /// </param>
    /// <param name="sparseProduct">Multiplies sparse features (N, D) by the first layer's matrix; null for Torch's product.</param>
    public Network(NetworkLayout layout, Tensor values, Tensor? gradient, Func<Tensor, Tensor>? sparseProduct = null)
    {
        var parameters = new ParameterViews(values, gradient, layout.TrainedCount, layout.Members);
        input = new NetworkInput(layout, parameters, values.device);
        layers = [.. layout.Layers.Select((slots, i) => new NetworkLayer(layout, slots, parameters, i == 0 ? sparseProduct : null))];
    }

    /// <summary>Outputs as the fitted model gives them: no dropout, running statistics.</summary>
    /// <param name="features">(N, D), dense or sparse.</param>
    public Tensor Predict(Tensor features) => Pass(features, training: false, 0, dropout: null);

    /// <summary>Outputs of a training step.</summary>
    /// <param name="features">(N, D), dense or sparse.</param>
    /// <param name="rate">Share of the hidden units to leave out.</param>
    /// <param name="dropout">Draws the units to leave out; used only where <paramref name="rate"/> is above 0.</param>
    public Tensor Train(Tensor features, double rate, Generator dropout) => Pass(features, training: true, rate, dropout);

    /// <summary>Predicts layer by layer; each layer may be changed just before it is passed, in view of what enters it.</summary>
    public void Visit(Tensor features, Action<NetworkLayer, Tensor> change)
    {
        var x = input.Apply(features);
        foreach (var layer in layers)
        {
            change(layer, x);
            x = layer.Finish(x, layer.Sums(x), training: false, 0, null);
        }
    }

    private Tensor Pass(Tensor features, bool training, double rate, Generator? dropout)
    {
        var x = input.Apply(features);
        foreach (var layer in layers)
            x = layer.Finish(x, layer.Sums(x), training, rate, dropout);
        return x;
    }
}
