using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>All that is known of a model on rows that no part of it was fitted on. <see cref="EvaluationReport.Compare"/> shows one or several.</summary>
public abstract record ModelEvaluation
{
    private protected ModelEvaluation(string name, PredictionRows rows)
    {
        (Name, WithoutLabel, Fingerprint, Hits) = (name, rows.WithoutLabel, rows.LabelFingerprint, [.. rows.Hits]);
        Count = new RowWeights(rows.Weights, rows.Count).Total;
    }

    /// <summary>Name of the model.</summary>
    public string Name { get; internal init; }

    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public double Count { get; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public long WithoutLabel { get; }

    /// <summary>Named metrics with their intervals.</summary>
    public required ImmutableArray<MetricEstimate> Metrics { get; init; }

    /// <summary>A named metric.</summary>
    /// <param name="name">Its name, as <see cref="BinaryMetric"/> and its kin give it.</param>
    /// <exception cref="ArgumentException">There is no such metric; the message lists what there is.</exception>
    public MetricEstimate this[string name] => Metrics.FirstOrDefault(metric => metric.Name == name)
        ?? throw new ArgumentException($"There is no metric '{name}'; there are {string.Join(", ", Metrics.Select(metric => $"'{metric.Name}'"))}.", nameof(name));

    /// <summary>Prediction sets; null where there are none.</summary>
    public PredictionSetMetrics? Sets { get; init; }

    /// <summary>Groups that are to be served alike; null where no column of groups was named.</summary>
    public FairnessMetrics? Groups { get; init; }

    /// <summary>Wrong labels; null where nothing is known of them.</summary>
    public LabelNoiseMetrics? LabelNoise { get; init; }

    /// <summary>The course of the training; null where it is not known.</summary>
    public TrainingHistory? History { get; init; }

    /// <summary>The miscoverage that sets or intervals were asked for; null where it is not known.</summary>
    public double? Alpha { get; init; }

    /// <summary>Why ML.NET's evaluator gave no metrics; null where it did.</summary>
    public string? WithoutMLNetMetrics { get; init; }

    /// <summary>The same where the labels are the same, in the same order.</summary>
    internal ulong Fingerprint { get; }

    /// <summary>Whether each row is predicted right; empty where a prediction is not simply right or wrong.</summary>
    internal ImmutableArray<bool> Hits { get; }
}
