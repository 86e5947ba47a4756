using System.Collections.Immutable;

namespace MLExtensions.Columns;

/// <summary>What all rows of a stream have in common.</summary>
/// <param name="FeatureCount">Number of features.</param>
/// <param name="LabelWidth">Values of a label.</param>
/// <param name="IsSparse">Whether only values other than zero are kept.</param>
/// <param name="IsWeighted">Whether rows have weights other than 1.</param>
internal sealed record RowShape(int FeatureCount, int LabelWidth, bool IsSparse, bool IsWeighted)
{
    /// <summary>Width of each extra column.</summary>
    public ImmutableArray<int> ExtraWidths { get; init; } = [];

    /// <summary>Values of the extra columns together.</summary>
    public int ExtraWidth => ExtraWidths.Sum();

    /// <summary>Bytes that one row takes where rows are kept.</summary>
    /// <param name="entries">Entries of the row, where rows are sparse.</param>
    public double Bytes(double entries) => sizeof(float) * (LabelWidth + ExtraWidth + (IsWeighted ? 1 : 0)) + sizeof(long) + sizeof(int)
        + (IsSparse ? PagedSlots.Bytes(entries) : sizeof(float) * (double)FeatureCount);
}
