using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Random start values of a network.</summary>
internal static class NetworkStart
{
    /// <summary>
    /// Normal weights whose variance keeps the size of activations from layer to layer (He et al., 2015; LeCun et al., 1998, for Selu;
    /// gain 5/3 for Tanh); biases 0. The output layer starts near zero, at zero in a linear model, so that the first outputs are the given biases.
    /// </summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="inputsInUse">Number of features that are not zero in a typical row: all of them where features are dense.</param>
    /// <param name="biases">Biases of the output layer.</param>
    /// <param name="generator">Source of randomness, on the CPU.</param>
    /// <returns>All parameters, on the CPU.</returns>
    public static Tensor Draw(NetworkLayout layout, double inputsInUse, double[] biases, Generator generator)
    {
        var values = zeros(layout.TotalCount);
        var gain = layout.Options.Activation switch { Activation.Selu => 1, Activation.Tanh => 5.0 / 3, _ => Math.Sqrt(2) };
        for (var i = 0; i < layout.Layers.Count; i++)
        {
            var slots = layout.Layers[i];
            var inputs = i == 0 ? inputsInUse : slots.Inputs;
            var output = i == layout.Layers.Count - 1;
            if (!output || i > 0)
                values.narrow(0, slots.Weights, (long)slots.Inputs * slots.Outputs).normal_(0, (output ? 0.1 : gain) / Math.Sqrt(Math.Max(inputs, 1)), generator);
            if (slots.Scale >= 0)
                values.narrow(0, slots.Scale, slots.Outputs).fill_(1);
            if (slots.RunningVariance >= 0)
                values.narrow(0, slots.RunningVariance, slots.Outputs).fill_(1);
        }
        values.narrow(0, layout.Layers[^1].Biases, layout.OutputCount).copy_(tensor(Array.ConvertAll(biases, bias => (float)bias)));
        return values;
    }
}
