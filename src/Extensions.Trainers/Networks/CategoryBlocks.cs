using System.Collections.Immutable;
using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Embedding of one-hot blocks as tensors; see <see cref="CategoryEmbedding"/>.</summary>
internal sealed class CategoryBlocks
{
    private readonly ImmutableArray<SlotRange> ranges;
    private readonly Tensor[] matrices;
    private readonly Tensor others;
    private readonly int members;

    /// <param name="layout">A layout with embedded categories.</param>
    /// <param name="parameters">The parameters.</param>
    public CategoryBlocks(NetworkLayout layout, ParameterViews parameters)
    {
        (ranges, members) = (layout.Categories, layout.Members);
        matrices = [.. ranges.Select((range, block) => parameters.Matrix(layout.Input.Categories[block], range.Count, layout.CategoryEmbedding!.Size))];
        others = tensor(layout.OtherFeatures.Select(feature => (long)feature).ToArray());
    }

    /// <summary>Features (N, D) without the blocks' slots, then each block's embedding: (N, D'), or (M, N, D') in an ensemble.</summary>
    public IEnumerable<Tensor> Apply(Tensor features)
    {
        var rest = features.index_select(1, others.to(features.device));
        return matrices.Select((matrix, block) => features.narrow(1, ranges[block].Start, ranges[block].Count).matmul(matrix))
            .Prepend(members == 1 ? rest : rest.expand(members, -1, -1));
    }
}
