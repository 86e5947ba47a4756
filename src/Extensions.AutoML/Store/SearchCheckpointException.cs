namespace MLExtensions.AutoML;

/// <summary>A checkpoint folder cannot be used: it belongs to another search, its database is damaged, or it cannot be written to. The message says where it is and what to do.</summary>
/// <param name="message">What was wrong.</param>
/// <param name="innerException">What said so, if anything.</param>
public sealed class SearchCheckpointException(string message, Exception? innerException = null) : InvalidOperationException(message, innerException);
