using TorchSharp.Modules;
using static TorchSharp.torch;
using static TorchSharp.torch.nn;

namespace Extensions.Benchmarks.Baselines;

/// <summary>The network and the loop that a user of TorchSharp alone would write.</summary>
internal static class TorchNetwork
{
    /// <summary>Linear layers with ReLU between them.</summary>
    public static Sequential Create(params int[] widths)
    {
        var network = Sequential();
        for (var layer = 1; layer < widths.Length; layer++)
        {
            network.append(Linear(widths[layer - 1], widths[layer]));
            if (layer < widths.Length - 1)
                network.append(ReLU());
        }
        return network;
    }

    /// <summary>Trains with cross entropy and AdamW over ready tensors.</summary>
    /// <returns>Loss of the last batch.</returns>
    public static float Fit(Tensor features, Tensor labels, int[] widths, int batchSize, int epochs)
    {
        using var network = Create(widths);
        using var optimizer = optim.AdamW(network.parameters(), lr: 1e-3, weight_decay: 0.01);
        using var loss = CrossEntropyLoss();
        var value = 0f;
        for (var epoch = 0; epoch < epochs; epoch++)
        {
            using var order = randperm(features.shape[0]);
            for (var start = 0L; start < order.shape[0]; start += batchSize)
            {
                using var scope = NewDisposeScope();
                var rows = order.narrow(0, start, Math.Min(batchSize, order.shape[0] - start));
                optimizer.zero_grad();
                var batchLoss = loss.forward(network.forward(features.index_select(0, rows)), labels.index_select(0, rows));
                batchLoss.backward();
                optimizer.step();
                value = batchLoss.item<float>();
            }
        }
        return value;
    }
}
