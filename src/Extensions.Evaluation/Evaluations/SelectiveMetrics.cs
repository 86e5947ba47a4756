namespace MLExtensions.Evaluation;

/// <summary>What part of its predictions a model may keep, the surest first, at what share of errors.</summary>
public sealed record SelectiveMetrics
{
    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Risk by coverage, and the areas under it. The confidence is the probability of the predicted class.</summary>
    public required RiskCoverageCurve Curve { get; init; }

    /// <summary>AURC, the mean risk over all coverages, in [0, 1]. Lower is better.</summary>
    public double Area => Curve.Area;

    /// <summary>E-AURC, the area less that of the best order of the same errors, from 0. Lower is better.</summary>
    public double ExcessArea => Curve.ExcessArea;

    internal static SelectiveMetrics Of(PredictionRows rows, ReadOnlySpan<double> confidences)
        => new() { Count = new RowWeights(rows.Weights, rows.Count).Total, WithoutLabel = rows.WithoutLabel, Curve = RiskCoverage.Compute(confidences, rows.Hits, rows.Weights) };

    internal static SelectiveMetrics Of(MulticlassPredictions rows) => Of(rows, rows.TopLabel.Confidences);

    /// <summary>The confidence is the probability of what is predicted, which may be below 0.5 where decisions come from another threshold.</summary>
    internal static SelectiveMetrics Of(BinaryPredictions rows)
    {
        var confidences = new double[rows.Count];
        for (var row = 0; row < confidences.Length; row++)
            confidences[row] = rows.Predicted[row] ? rows.Probabilities[row] : 1 - rows.Probabilities[row];
        return Of(rows, confidences);
    }
}
