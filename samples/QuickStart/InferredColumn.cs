namespace QuickStart;

/// <summary>What a column holds.</summary>
internal enum ColumnKind
{
    /// <summary>Numbers.</summary>
    Number,

    /// <summary>One of several names.</summary>
    Category,

    /// <summary>Sentences.</summary>
    Text,

    /// <summary>Nothing to learn from.</summary>
    Dropped,
}

/// <summary>A column and what is in it.</summary>
/// <param name="Name">Name in the header.</param>
/// <param name="Kind">What the column holds.</param>
/// <param name="HasMissing">Whether values are missing.</param>
/// <param name="Note">Why the column is left out, or what else is worth knowing; null for nothing.</param>
internal sealed record InferredColumn(string Name, ColumnKind Kind, bool HasMissing, string? Note = null);
