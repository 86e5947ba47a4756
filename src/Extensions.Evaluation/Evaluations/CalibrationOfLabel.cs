namespace MLExtensions.Evaluation;

/// <summary>How far the probabilities of one label can be believed.</summary>
/// <param name="Name">Name of the label, as the data has it.</param>
/// <param name="Metrics">The metrics.</param>
public sealed record CalibrationOfLabel(string Name, CalibrationMetrics Metrics);
