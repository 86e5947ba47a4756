namespace MLExtensions;

/// <summary>Rows of data that cannot be used: the message names the column, what is allowed, what came and where.</summary>
/// <param name="message">What was wrong.</param>
public sealed class InputDataException(string message) : InvalidOperationException(message);
