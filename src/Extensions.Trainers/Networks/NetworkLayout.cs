namespace MLExtensions.Trainers;

/// <summary>Where the parameters of one layer lie in the flat array of all parameters; -1 for those it does not have.</summary>
internal sealed record LayerSlots(int Inputs, int Outputs, long Weights, long Biases, long Scale, long Shift, long RunningMean, long RunningVariance, bool Residual);

/// <summary>
/// Order of all parameters in one flat array: weight matrices, then biases and normalisation parameters, then running statistics.
/// So weight decay acts on the front part, the gradient covers all but the last part, and copies take the whole.
/// </summary>
internal sealed class NetworkLayout
{
    public NetworkLayout(int inputCount, int outputCount, NetworkOptions options)
    {
        (InputCount, OutputCount, Options) = (inputCount, outputCount, options);
        int[] widths = [inputCount, .. options.HiddenLayers, outputCount];
        long next = 0;
        var weights = new long[widths.Length - 1];
        for (var i = 0; i < weights.Length; i++)
            weights[i] = Take(ref next, (long)widths[i] * widths[i + 1]);
        MatrixCount = next;

        var partial = new LayerSlots[weights.Length];
        for (var i = 0; i < weights.Length; i++)
        {
            var (inputs, outputs) = (widths[i], widths[i + 1]);
            var hidden = i < weights.Length - 1;
            var normalized = hidden && options.Normalization != HiddenNormalization.None;
            partial[i] = new LayerSlots(inputs, outputs, weights[i], Take(ref next, outputs),
                normalized ? Take(ref next, outputs) : -1, normalized ? Take(ref next, outputs) : -1, -1, -1,
                Residual: options.Residual && hidden && i > 0 && inputs == outputs);
        }
        TrainedCount = next;

        if (options.Normalization == HiddenNormalization.Batch)
            for (var i = 0; i < partial.Length - 1; i++)
                partial[i] = partial[i] with { RunningMean = Take(ref next, partial[i].Outputs), RunningVariance = Take(ref next, partial[i].Outputs) };
        TotalCount = next;
        Layers = partial;
        if (TotalCount > 1 << 29)
            throw new ArgumentException($"The network may have at most {1 << 29} parameters. {inputCount} features, hidden layers {string.Join(", ", options.HiddenLayers)} and {outputCount} outputs make {TotalCount}.", nameof(options));
    }

    public int InputCount { get; }

    public int OutputCount { get; }

    public NetworkOptions Options { get; }

    /// <summary>The hidden layers and, last, the linear output layer.</summary>
    public IReadOnlyList<LayerSlots> Layers { get; }

    /// <summary>Number of elements of the weight matrices, which come first.</summary>
    public long MatrixCount { get; }

    /// <summary>Number of elements with a gradient.</summary>
    public long TrainedCount { get; }

    /// <summary>Number of all elements, running statistics included.</summary>
    public long TotalCount { get; }

    private static long Take(ref long next, long count)
    {
        var start = next;
        next += count;
        return start;
    }
}
