using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Labels and weights of a data set as objectives expect them.</summary>
internal static class LabelTensors
{
    /// <summary>Class indices as int64 (N,), 0/1 labels as floats (N, L), or floats (N,).</summary>
    public static Tensor Labels(ExampleBlock block, Objective objective, LabelScale scale) => objective switch
    {
        MulticlassObjective => tensor(Array.ConvertAll(block.Labels, label => (long)label)),
        MultilabelObjective => tensor(block.Labels, [block.RowCount, block.LabelWidth]),
        _ => tensor(Array.ConvertAll(block.Labels, label => (float)((label - scale.Mean) / scale.Deviation))),
    };

    /// <summary>Example weight times class weight (N,), or null where both are 1 throughout.</summary>
    public static Tensor? Weights(ExampleBlock block, double[]? classFactors)
    {
        if (classFactors is null)
            return block.Weights is null ? null : tensor(block.Weights);
        var weights = new float[block.RowCount];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = (float)((block.Weights?[row] ?? 1) * classFactors[(int)block.Labels[row]]);
        return tensor(weights);
    }
}
