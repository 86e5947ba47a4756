namespace MLExtensions;

/// <summary>Rows of data that cannot be used: the message names the column, what is allowed, what came and where.</summary>
/// <param name="message">What was wrong.</param>
public sealed class InputDataException(string message) : InvalidOperationException(message)
{
    /// <summary>Whether nothing is wrong with the rows but that they do not fit into memory at once: a trainer then reads them epoch by epoch.</summary>
    internal bool IsTooLarge { get; init; }

    /// <summary>Good rows that had come by then, at least.</summary>
    internal long RowsThatCame { get; init; }
}
