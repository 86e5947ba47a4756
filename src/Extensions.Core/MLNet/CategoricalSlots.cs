using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.MLNet;

/// <summary>The slots of a feature column that stand for the values of one category each, as encoders such as OneHotEncoding mark them.</summary>
internal static class CategoricalSlots
{
    /// <summary>The ranges of the annotation CategoricalSlotRanges, ascending; none where it is absent or makes no sense, as for ML.NET's own trainers.</summary>
    public static ImmutableArray<SlotRange> Of(DataViewSchema schema, string featureColumn)
        => AnnotationUtils.TryGetCategoricalFeatureIndices(schema, schema[featureColumn].Index, out var bounds)
            ? [.. bounds.Chunk(2).Select(pair => new SlotRange(pair[0], pair[1] - pair[0] + 1))]
            : [];
}
