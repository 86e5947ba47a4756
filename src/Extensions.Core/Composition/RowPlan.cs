namespace MLExtensions.Composition;

/// <summary>The part that every incoming row belongs to, by its position.</summary>
/// <param name="Parts">Part of each row.</param>
/// <param name="Counts">Number of rows of each part.</param>
/// <param name="How">What decided, in words.</param>
internal sealed record RowPlan(byte[] Parts, long[] Counts, string How)
{
    /// <summary>Counts the rows of the parts.</summary>
    public static RowPlan Of(byte[] parts, int partCount, string how)
    {
        var counts = new long[partCount];
        foreach (var part in parts)
            counts[part]++;
        return new RowPlan(parts, counts, how);
    }
}
