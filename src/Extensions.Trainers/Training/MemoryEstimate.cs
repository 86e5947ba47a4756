using MLExtensions.Columns;
using MLExtensions.Training;

namespace MLExtensions.Trainers;

/// <summary>What a run will need, told before it starts.</summary>
internal static class MemoryEstimate
{
    /// <summary>Bytes of the rows as read, of the parameters in all their copies, and of one batch with its activations.</summary>
    public static long Bytes(NetworkFitRequest request, NeuralNetworkOptions options, NetworkLayout layout)
        => Rows(request.Train) + (request.Validation is null ? 0 : Rows(request.Validation)) + NetworkBytes(options, layout, request.Train.Features is SparseFeatures);

    /// <summary>Bytes of the parameters in all their copies, and of the activations of one batch.</summary>
    /// <param name="options">The options.</param>
    /// <param name="layout">The network.</param>
    /// <param name="sparse">Whether features are sparse: then no gradient of the first matrix exists, on the CPU at least.</param>
    public static long NetworkBytes(NeuralNetworkOptions options, NetworkLayout layout, bool sparse)
    {
        var copies = 2L + options.Optimizer.BufferCount + (options.WeightAveraging is null ? 0 : 1) + (options.RestoreBestEpoch ? 1 : 0);
        var units = layout.Layers.Sum(slots => (long)slots.Outputs);
        return sizeof(float) * (copies * layout.TotalCount - (sparse ? layout.FirstMatrixCount : 0)) + 6L * sizeof(float) * options.BatchSize * units;
    }

    /// <summary>Refuses a run that needs more than the options allow.</summary>
    /// <exception cref="InputDataException">The estimate is above <see cref="NeuralNetworkOptions.MemoryCeilingMegabytes"/> because of the rows.</exception>
    /// <exception cref="InvalidOperationException">It is above even without them.</exception>
    public static void Check(NetworkFitRequest request, NeuralNetworkOptions options, NetworkLayout layout)
    {
        var needed = Bytes(request, options, layout) >> 20;
        if (options.MemoryCeilingMegabytes is not { } ceiling || needed <= ceiling)
            return;
        var message = $"Training needs about {needed} MB, of them {Rows(request.Train) >> 20} MB for the training rows; {nameof(options.MemoryCeilingMegabytes)} allows {ceiling}. " +
            "Raise it, use fewer features or smaller hidden layers, or an optimizer with less memory such as Lion.";
        throw NetworkBytes(options, layout, request.Train.Features is SparseFeatures) >> 20 < ceiling
            ? new InputDataException(message) { IsTooLarge = true, RowsThatCame = request.Train.RowCount }
            : new InvalidOperationException(message);
    }

    private static long Rows(ExampleBlock block) => sizeof(float) * (block.Labels.LongLength * 2 + (block.Weights?.LongLength ?? 0)) + block.Features switch
    {
        DenseFeatures dense => sizeof(float) * dense.Values.LongLength,
        SparseFeatures sparse => sizeof(long) * sparse.RowStarts.LongLength + (sizeof(int) + sizeof(float)) * sparse.Values.LongLength,
        _ => 0,
    };
}
