using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>A model against another on the same rows.</summary>
/// <param name="Model">Name of the model.</param>
/// <param name="Baseline">Name of the model that it is measured against.</param>
/// <param name="Metrics">Difference of every metric that both have, model less baseline.</param>
/// <param name="Hits">Whether both are right equally often, by McNemar's test; null where a prediction is not simply right or wrong, or rows have weights.</param>
public sealed record ModelComparison(string Model, string Baseline, ImmutableArray<MetricDifference> Metrics, McNemarResult? Hits)
{
    internal static ModelComparison Of(ModelEvaluation model, ModelEvaluation baseline) => new(model.Name, baseline.Name,
        [.. model.Metrics.Join(baseline.Metrics, one => one.Name, other => other.Name, MetricDifference.Of)],
        model.Hits.IsEmpty || model.Count != model.Hits.Length ? null : McNemarTest.Compute(model.Hits.AsSpan(), baseline.Hits.AsSpan()));
}
