using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Random start values of a network.</summary>
internal static class NetworkStart
{
    /// <summary>Rows that make a convex combination for a bias; see <see cref="StartValues.Measured"/>.</summary>
    private const int RowsPerBias = 5;

    /// <summary>See <see cref="StartValues.Small"/>.</summary>
    private const double SmallSize = 1.0 / 32;

    /// <summary>
    /// Hidden layers start as <see cref="StartValues"/> says. The output layer starts near zero, at zero in a linear model, so that the first
    /// outputs are the given biases.
    /// </summary>
    /// <param name="layout">Where each parameter lies.</param>
    /// <param name="inputsInUse">Number of features of size 1 that a typical row is as long as: all of them where features are dense.</param>
    /// <param name="biases">Biases of the output layer.</param>
    /// <param name="sample">Scaled features of some training rows, for <see cref="StartValues.Measured"/>; null where there are none.</param>
    /// <param name="generator">Source of randomness, on the CPU.</param>
    /// <returns>All parameters, on the CPU.</returns>
    public static Tensor Draw(NetworkLayout layout, double inputsInUse, double[] biases, Tensor? sample, Generator generator)
    {
        var values = zeros(layout.TotalCount);
        Tensor Part(long offset, long count) => values.narrow(0, offset, count * layout.Members);

        var gain = layout.Options.Activation switch { Activation.Selu => 1, Activation.Tanh => 5.0 / 3, _ => Math.Sqrt(2) };
        for (var i = 0; i < layout.Layers.Count; i++)
        {
            var slots = layout.Layers[i];
            var inputs = i == 0 ? inputsInUse : slots.Inputs;
            var output = i == layout.Layers.Count - 1;
            var size = (output ? 0.1 : gain) * (i == 0 && layout.Options.Start == StartValues.Small ? SmallSize : 1);
            if (!output || i > 0)
                Part(slots.Weights, (long)slots.Inputs * slots.Outputs).normal_(0, size / Math.Sqrt(Math.Max(inputs, 1)), generator);
            foreach (var ones in new[] { slots.Scale, slots.RunningVariance, slots.Mix })
                if (ones >= 0)
                    Part(ones, slots.Outputs).fill_(Number.Of(1));
        }
        if (layout.Input.Factors >= 0)
            Part(layout.Input.Factors, layout.Layers[0].Inputs).fill_(Number.Of(1));
        if (layout.Embedding is { } embedding)
        {
            var cosines = (long)layout.Numbers.Length * embedding.FrequencyCount;
            var bound = 1 / Math.Sqrt(embedding.FrequencyCount);
            Part(layout.Input.Frequencies, cosines).normal_(0, embedding.FrequencyDeviation, generator);
            Part(layout.Input.Phases, cosines).uniform_(-Math.PI, Math.PI, generator);
            Part(layout.Input.EmbeddingWeights, cosines * embedding.Size).uniform_(-bound, bound, generator);
            Part(layout.Input.EmbeddingBiases, layout.Numbers.Length * embedding.Size).uniform_(-bound, bound, generator);
        }
        if (layout.Knots is { } knots)
        {
            var bound = 1 / Math.Sqrt(knots.PieceCount);
            Part(layout.Input.Rises, (long)knots.Inputs.Length * knots.PieceCount * layout.PiecewiseEmbedding!.Size).uniform_(-bound, bound, generator);
        }
        for (var block = 0; block < layout.Categories.Length; block++)
            Part(layout.Input.Categories[block], (long)layout.Categories[block].Count * layout.CategoryEmbedding!.Size).normal_(0, 1, generator);
        Part(layout.Layers[^1].Biases, layout.OutputCount).view(layout.Members, -1).copy_(tensor(Array.ConvertAll(biases, bias => (float)bias)));
        if (layout.Options.Start == StartValues.Measured && sample is not null)
            Measure(new Network(layout, values, null), sample, generator);
        return values;
    }

    private static void Measure(Network network, Tensor sample, Generator generator)
    {
        using var scope = NewDisposeScope();
        network.Visit(sample, (layer, x) =>
        {
            if (!layer.IsHidden)
                return;
            var deviation = (layer.Sums(x) - layer.Biases).std(-2, unbiased: false, keepdim: true);
            layer.Weights.div_(deviation.where(deviation > Number.Of(1e-6), 1f));   // a unit that sees nothing keeps its weights
            var sums = layer.Sums(x);
            var shape = sums.shape.ToArray();
            shape[^2] = RowsPerBias;
            var rows = empty(shape).uniform_(0, sums.shape[^2], generator).floor().to(ScalarType.Int64).clamp_max(Number.Of(sums.shape[^2] - 1));
            var shares = empty(shape).exponential_(1, generator);
            layer.Biases.sub_((sums.gather(-2, rows) * (shares / shares.sum(-2, keepdim: true))).sum(-2, keepdim: true).view(layer.Biases.shape));
        });
    }
}
