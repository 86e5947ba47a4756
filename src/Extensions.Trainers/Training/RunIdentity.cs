using System.Globalization;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>What two runs must share for one to go on from the other's checkpoint, as named texts.</summary>
internal static class RunIdentity
{
    /// <param name="request">What is asked of the fit.</param>
    /// <param name="options">The options.</param>
    /// <param name="objective">The objective.</param>
    /// <param name="streamed">What identifies streamed training rows; null where it is not known yet, or rows are in memory.</param>
    /// <returns>The texts; null for one that only a pass over the rows will tell.</returns>
    public static IReadOnlyList<(string Name, string? Value)> Of(NetworkFitRequest request, NeuralNetworkOptions options, Objective objective, string? streamed = null) =>
    [
        ("network", $"{request.Train.Features.ColumnCount} features, {request.CategoricalSlots.Length} categories; {options.Network}; {objective.OutputCount(request.LabelCount)} outputs"),
        ("objective", objective.ToString()!),
        ("reducer", options.Reducer.ToString()!),
        ("optimizer", options.Optimizer.ToString()!),
        ("schedule", $"{options.Schedule}; weight decay {options.WeightDecaySchedule}; dropout {options.DropoutSchedule}; {options.LearningRates}; {options.NumberOfEpochs} epochs; batch {options.BatchSize}"),
        ("regularization", $"clipping {Text(options.GradientClipping)}; {options.PerpendicularGradient?.ToString() ?? "whole gradient"}; averaging {Text(options.WeightAveraging)}; class weights {options.ClassWeights}"),
        ("validation", $"fraction {Text(options.ValidationFraction)}; early stopping {options.EarlyStoppingRounds}; restore best {options.RestoreBestEpoch}"),
        ("standardization", $"features {options.FeatureScaling}; labels {options.StandardizeLabels}, clamped {options.ClampPredictions}"),
        ("training data", request.Stream is null ? Digest(request.Train) : streamed),
        ("validation data", request.Validation is { } validation ? Digest(validation) : request.Stream is null || streamed is not null ? "none" : null),
        ("initial model", request.Initial is null ? "none" : Digest(request.Initial)),
    ];

    private static string Digest(ExampleBlock block)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Add(hash, block.Labels);
        Add(hash, block.Weights ?? []);
        Add(hash, block.Extras);
        if (block.Features is DenseFeatures dense)
            Add(hash, dense.Values);
        else if (block.Features is SparseFeatures sparse)
        {
            Add(hash, sparse.RowStarts);
            Add(hash, sparse.Columns);
            Add(hash, sparse.Values);
        }
        return $"{block.RowCount} rows, {block.Features.ColumnCount} features, {Convert.ToHexString(hash.GetHashAndReset(), 0, 8)}";
    }

    private static string Digest(FeedForwardParameters parameters)
    {
        using var hash = SHA256.Create();
        using (var stream = new CryptoStream(Stream.Null, hash, CryptoStreamMode.Write))
        using (var writer = new BinaryWriter(stream))
            parameters.Write(writer);
        return Convert.ToHexString(hash.Hash!, 0, 8);
    }

    private static void Add<T>(IncrementalHash hash, T[] values) where T : unmanaged => Add(hash, values.AsSpan());

    private static void Add<T>(IncrementalHash hash, ReadOnlySpan<T> values) where T : unmanaged
    {
        hash.AppendData(BitConverter.GetBytes(values.Length));
        const int block = 1 << 20;   // a span of bytes holds less than 2^31 of them
        for (var start = 0; start < values.Length; start += block)
            hash.AppendData(MemoryMarshal.AsBytes(values.Slice(start, Math.Min(block, values.Length - start))));
    }

    private static string Text(double? value) => value?.ToString("r", CultureInfo.InvariantCulture) ?? "none";
}
