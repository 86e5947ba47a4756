using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>One or several models on the same rows, side by side.</summary>
public sealed record EvaluationReport
{
    private EvaluationReport(ImmutableArray<ModelEvaluation> models, ImmutableArray<ModelComparison> comparisons) => (Models, Comparisons) = (models, comparisons);

    /// <summary>The models, in the order given.</summary>
    public ImmutableArray<ModelEvaluation> Models { get; }

    /// <summary>Every further model against the first one.</summary>
    public ImmutableArray<ModelComparison> Comparisons { get; }

    /// <summary>Compares models that were evaluated on the same rows; the first is what the others are measured against.</summary>
    /// <param name="models">Results of <c>EvaluateModel</c>, of one task, with different names.</param>
    /// <exception cref="ArgumentException">There is no model, two have one name, tasks differ, or the models were evaluated on different rows.</exception>
    public static EvaluationReport Compare(params IReadOnlyList<ModelEvaluation> models)
    {
        ArgumentNullException.ThrowIfNull(models);
        if (models.Count == 0)
            throw new ArgumentException("There is no model to report on; at least one is needed.", nameof(models));
        if (models.GroupBy(model => model.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new ArgumentException($"{twice.Count()} models have the name '{twice.Key}'; names must differ.", nameof(models));
        var first = models[0];
        foreach (var model in models)
        {
            if (model.GetType() != first.GetType())
                throw new ArgumentException($"'{model.Name}' is a {model.GetType().Name}, '{first.Name}' a {first.GetType().Name}; models of one task can be compared.", nameof(models));
            if (model.Fingerprint != first.Fingerprint || model.Count != first.Count)
                throw new ArgumentException($"'{model.Name}' and '{first.Name}' were evaluated on different rows, or in another order: {model.Count} and {first.Count} rows. Models are compared on the same rows.", nameof(models));
        }
        return new([.. models], [.. models.Skip(1).Select(model => ModelComparison.Of(model, first))]);
    }
}
