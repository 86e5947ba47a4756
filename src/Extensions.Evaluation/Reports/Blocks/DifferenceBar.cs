namespace MLExtensions.Evaluation;

/// <summary>A difference and its interval on a scale from -Scale to Scale.</summary>
internal sealed record DifferenceBar(double Value, Interval Interval, double Scale);
