using System.Collections.Immutable;

namespace MLExtensions.Columns;

/// <summary>Rows of one data view, read into plain arrays. Bad rows are already left out.</summary>
/// <param name="Features">Feature values, dense or sparse; <see cref="FeatureBlock.RowCount"/> rows.</param>
/// <param name="Labels">
/// Row-major (rows, <paramref name="LabelWidth"/>). Binary: 0 or 1. Multiclass: the class index, 0 to K - 1. Regression: the value.
/// Multi-label: 0 or 1 per label.
/// </param>
/// <param name="LabelWidth">Values per row in <paramref name="Labels"/>: 1, or the number of labels of a multi-label task.</param>
/// <param name="Weights">One positive finite weight per row, or null where no weight column was named.</param>
internal sealed record ExampleBlock(FeatureBlock Features, float[] Labels, int LabelWidth, float[]? Weights)
{
    public int RowCount => Features.RowCount;

    /// <summary>Row-major (rows, <see cref="ExtraWidth"/>): the extra columns, one behind the other.</summary>
    public float[] Extras { get; init; } = [];

    /// <summary>Width of each extra column.</summary>
    public ImmutableArray<int> ExtraWidths { get; init; } = [];

    /// <summary>Values per row in <see cref="Extras"/>.</summary>
    public int ExtraWidth => ExtraWidths.Sum();
}
