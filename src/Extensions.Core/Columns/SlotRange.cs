namespace MLExtensions.Columns;

/// <summary>Consecutive slots of a vector column.</summary>
/// <param name="Start">First slot.</param>
/// <param name="Count">Number of slots, at least 1.</param>
internal readonly record struct SlotRange(int Start, int Count);
