using System.Collections.Immutable;
using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>
/// Order of all parameters in one flat array: weight matrices, then all other trained parameters, then running statistics.
/// So the gradient covers all but the last part, and copies take the whole.
/// </summary>
internal sealed class NetworkLayout
{
    private readonly List<ParameterGroup> groups = [];
    private readonly List<(long Start, long Count)> tensors = [];

    /// <param name="inputCount">Number of features.</param>
    /// <param name="outputCount">Number of outputs.</param>
    /// <param name="options">Shape of the network.</param>
    /// <param name="numbers">Features that are embedded where the options ask for it, ascending.</param>
    /// <param name="rates">Learning rates of the groups; 1 throughout where null.</param>
    /// <param name="categories">One-hot blocks that are embedded where the options ask for it, ascending.</param>
    /// <param name="knots">Knots of piecewise-linear embeddings; null for none.</param>
    /// <param name="sparse">Whether the features are sparse.</param>
    public NetworkLayout(int inputCount, int outputCount, NetworkOptions options, ImmutableArray<int> numbers = default, LearningRateFactors? rates = null,
        ImmutableArray<SlotRange> categories = default, NumberKnots? knots = null, bool sparse = false)
    {
        rates ??= new LearningRateFactors();
        (InputCount, OutputCount, Options, Members) = (inputCount, outputCount, options, options.EnsembleSize);
        Embedding = numbers.IsDefaultOrEmpty || numbers.Length > options.NumberEmbedding?.MaximumFeatures ? null : options.NumberEmbedding;
        Numbers = Embedding is null ? [] : numbers;
        Knots = options.PiecewiseEmbedding is null ? null : knots;
        CategoryEmbedding = categories.IsDefaultOrEmpty ? null : options.CategoryEmbedding;
        Categories = CategoryEmbedding is null ? [] : categories;
        OtherFeatures = [.. Enumerable.Range(0, inputCount).Except(Categories.SelectMany(range => Enumerable.Range(range.Start, range.Count)))];
        var embedded = Numbers.Length * (long)(Embedding?.Size ?? 0);
        var piecewise = (Knots?.Inputs.Length ?? 0) * (long)(PiecewiseEmbedding?.Size ?? 0);
        EmbeddedNumberCount = checked((int)(embedded + piecewise));
        int[] widths = [checked((int)(OtherFeatures.Length + Categories.Length * (long)(CategoryEmbedding?.Size ?? 0) + EmbeddedNumberCount)), .. options.HiddenLayers, outputCount];
        long next = 0;

        var layers = new LayerSlots[widths.Length - 1];
        for (var i = 0; i < layers.Length; i++)
        {
            var sparseInputs = sparse && i == 0;
            var rate = sparseInputs ? rates.SparseInputs : rates.ByWidth ? Math.Sqrt(LearningRateFactors.ReferenceWidth / Math.Max(widths[i], 1)) : 1;
            layers[i] = new LayerSlots(widths[i], widths[i + 1], Take(ref next, (long)widths[i] * widths[i + 1], rate, sparseInputs ? 1 : 1 / rate));
        }

        Input = new InputSlots { Factors = options.InputFactors ? Take(ref next, widths[0], rates.InputFactors, InputFactorDecay / rates.InputFactors) : -1 };
        if (Embedding is { } embedding)
        {
            var cosines = (long)Numbers.Length * embedding.FrequencyCount;
            Input = Input with
            {
                Frequencies = Take(ref next, cosines, rates.NumberEmbedding),
                Phases = Take(ref next, cosines, rates.NumberEmbedding),
                EmbeddingWeights = Take(ref next, cosines * embedding.Size, rates.NumberEmbedding),
                EmbeddingBiases = Take(ref next, embedded, rates.NumberEmbedding),
            };
        }
        if (Knots is not null)
            Input = Input with
            {
                Rises = Take(ref next, Knots.PieceCount * piecewise, rates.NumberEmbedding),
                FirstValues = Take(ref next, piecewise, rates.NumberEmbedding),
            };
        foreach (var range in Categories)
            Input = Input with { Categories = Input.Categories.Add(Take(ref next, (long)range.Count * CategoryEmbedding!.Size, rates.CategoryEmbedding, 1 / rates.CategoryEmbedding)) };
        for (var i = 0; i < layers.Length; i++)
        {
            var hidden = i < layers.Length - 1;
            var normalized = hidden && options.Normalization != HiddenNormalization.None;
            layers[i] = layers[i] with
            {
                Biases = Take(ref next, layers[i].Outputs, rates.Biases),
                Scale = normalized ? Take(ref next, layers[i].Outputs, rates.Biases) : -1,
                Shift = normalized ? Take(ref next, layers[i].Outputs, rates.Biases) : -1,
                Mix = hidden && options.ActivationMix ? Take(ref next, layers[i].Outputs, rates.ActivationMix) : -1,
                Residual = options.Residual && hidden && i > 0 && layers[i].Inputs == layers[i].Outputs,
            };
        }
        TrainedCount = next;

        if (options.Normalization == HiddenNormalization.Batch)
            for (var i = 0; i < layers.Length - 1; i++)
                layers[i] = layers[i] with { RunningMean = Advance(ref next, layers[i].Outputs), RunningVariance = Advance(ref next, layers[i].Outputs) };
        TotalCount = next;
        Layers = layers;
        if (TotalCount > 1 << 29)
            throw new ArgumentException($"The network may have at most {1 << 29} parameters. {inputCount} features, {options} and {outputCount} outputs make {TotalCount}.", nameof(options));
    }

    /// <summary>Weight decay of the input factors beside that of the weight matrices: what makes them a selection.</summary>
    private const double InputFactorDecay = 6;

    public int InputCount { get; }

    public int OutputCount { get; }

    /// <summary>Number of networks in the ensemble.</summary>
    public int Members { get; }

    public NetworkOptions Options { get; }

    /// <summary>Features that are embedded, ascending.</summary>
    public ImmutableArray<int> Numbers { get; }

    /// <summary>How they are embedded; null where there are none.</summary>
    public PeriodicEmbedding? Embedding { get; }

    /// <summary>Knots of the piecewise-linear embeddings; null where there are none.</summary>
    public NumberKnots? Knots { get; }

    /// <summary>How their functions are made; null where there are none.</summary>
    public PiecewiseLinearEmbedding? PiecewiseEmbedding => Knots is null ? null : Options.PiecewiseEmbedding;

    /// <summary>Whether anything is embedded.</summary>
    public bool EmbedsFeatures => Embedding is not null || Knots is not null || CategoryEmbedding is not null;

    /// <summary>Number of values that the embeddings of numbers add to the features.</summary>
    public int EmbeddedNumberCount { get; }

    /// <summary>One-hot blocks that are embedded, ascending.</summary>
    public ImmutableArray<SlotRange> Categories { get; }

    /// <summary>How they are embedded; null where there are none.</summary>
    public CategoryEmbedding? CategoryEmbedding { get; }

    /// <summary>Features outside the embedded blocks, ascending. The first layer takes them, then the blocks' embeddings, then the numbers'.</summary>
    public ImmutableArray<int> OtherFeatures { get; }

    /// <summary>Inputs of the first layer in a fitted model, where the embeddings of categories are part of its weights.</summary>
    public int FittedInputs => checked(InputCount + EmbeddedNumberCount);

    /// <summary>What lies before the first layer.</summary>
    public InputSlots Input { get; }

    /// <summary>The hidden layers and, last, the linear output layer.</summary>
    public IReadOnlyList<LayerSlots> Layers { get; }

    /// <summary>Stretches of trained parameters in their order, without gaps; the first begins with the first layer's matrix.</summary>
    public IReadOnlyList<ParameterGroup> Groups => groups;

    /// <summary>Stretches of the trained parameters that are one matrix or vector each, of one member.</summary>
    public IReadOnlyList<(long Start, long Count)> Tensors => tensors;

    /// <summary>Number of elements of the first layer's matrix, which comes first of all.</summary>
    public long FirstMatrixCount => (long)Layers[0].Inputs * Layers[0].Outputs * Members;

    /// <summary>Number of elements with a gradient.</summary>
    public long TrainedCount { get; }

    /// <summary>Number of all elements, running statistics included.</summary>
    public long TotalCount { get; }

    private long Advance(ref long next, long count)
    {
        var start = next;
        next += count * Members;
        return start;
    }

    /// <summary>Takes the next elements for a trained parameter and joins them to the group before, where that is stepped alike.</summary>
    private long Take(ref long next, long count, double rate, double decay = 0)
    {
        var start = Advance(ref next, count);
        if (next == start)
            return start;
        for (var member = 0; member < Members; member++)
            tensors.Add((start + member * count, count));
        if (groups.Count > 0 && (groups[^1].RateFactor, groups[^1].DecayFactor) == (rate, decay))
            groups[^1] = groups[^1] with { Count = next - groups[^1].Start };
        else
            groups.Add(new(start, next - start, rate, decay));
        return start;
    }
}
