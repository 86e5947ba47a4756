using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Metrics of a trial on the validation rows.</summary>
/// <param name="Metric">The metric that is searched for, in its own direction.</param>
/// <param name="Violation">By how much constraints are missed, added up; 0 where all are met.</param>
/// <param name="Metrics">All metrics by name, those of constraints included.</param>
public sealed record TrialMeasurement(double Metric, double Violation, ImmutableDictionary<string, double> Metrics);
