using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How far the probabilities of labels can be believed, label by label and all together.</summary>
public sealed record MultilabelCalibrationMetrics
{
    /// <summary>Number of rows with their labels (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since a label is missing.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>
    /// All labels of all rows, each as a row of its own: errors of one label may cancel those of another. Intervals and the test take the labels of a row for independent, and are too sure where they are not.
    /// </summary>
    public required CalibrationMetrics Pooled { get; init; }

    /// <summary>Each label.</summary>
    public required ImmutableArray<CalibrationOfLabel> Labels { get; init; }

    /// <summary>Mean of the expected calibration errors of the labels, in [0, 1]. Lower is better; sampling alone makes it positive.</summary>
    public double MeanExpectedCalibrationError => Labels.Average(one => one.Metrics.ExpectedCalibrationError);

    /// <summary>The label with the greatest expected calibration error, of equal ones the first.</summary>
    public CalibrationOfLabel Worst => Labels.MaxBy(one => one.Metrics.ExpectedCalibrationError)!;

    internal static MultilabelCalibrationMetrics Of(MultilabelPredictions rows) => new()
    {
        Count = new RowWeights(rows.Weights, rows.Count).Total, WithoutLabel = rows.WithoutLabel, Pooled = CalibrationMetrics.Of(rows.Pooled()),
        Labels = [.. rows.LabelNames.Select((name, label) => new CalibrationOfLabel(name, CalibrationMetrics.Of(rows.OfLabel(label))))],
    };
}
