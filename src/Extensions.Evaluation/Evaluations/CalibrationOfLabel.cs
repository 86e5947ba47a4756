namespace MLExtensions.Evaluation;

/// <summary>How far the probabilities of one label can be believed.</summary>
/// <param name="Name">Name of the label, as the data has it.</param>
/// <param name="Metrics">The metrics; null where they are not defined.</param>
/// <param name="WithoutMetrics">Why they are not: all probabilities 0 or 1, say; null where they are.</param>
public sealed record CalibrationOfLabel(string Name, CalibrationMetrics? Metrics, string? WithoutMetrics);
