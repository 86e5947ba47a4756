using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What part of its predictions a model may keep, the surest first, at what share of errors.</summary>
public sealed record SelectiveMetrics
{
    private static readonly double[] StandardCoverages = [0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1], StandardRisks = [0.01, 0.02, 0.05, 0.1, 0.2];

    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Risk by coverage, and the areas under it. The confidence is the probability of the predicted class, or another column. Of more than 2,000 distinct confidences some of the points.</summary>
    public required RiskCoverageCurve Curve { get; init; }

    /// <summary>AURC, the mean risk over all coverages, in [0, 1]. Lower is better.</summary>
    public double Area => Curve.Area;

    /// <summary>E-AURC, the area less that of the best order of the same errors, from 0. Lower is better.</summary>
    public double ExcessArea => Curve.ExcessArea;

    /// <summary>Accuracy where the surest 0.5, 0.6, 0.7, 0.8, 0.9, 0.95 of the rows, and all, are kept.</summary>
    public required ImmutableArray<AccuracyAtCoverage> AccuracyAtCoverage { get; init; }

    /// <summary>What part may be kept at risks of 0.01, 0.02, 0.05, 0.1 and 0.2.</summary>
    public required ImmutableArray<CoverageAtRisk> CoverageAtRisk { get; init; }

    /// <summary>How the rows do that the model itself decides; null where no column says which it leaves undecided.</summary>
    public AbstentionMetrics? Abstention { get; init; }

    /// <summary>AURC and E-AURC with their intervals; empty as a section of a <see cref="ModelEvaluation"/>.</summary>
    public ImmutableArray<MetricEstimate> Metrics { get; init; } = [];

    internal static SelectiveMetrics Of(PredictionRows rows, ReadOnlySpan<double> confidences, double confidence = 0.95)
    {
        var (curve, total) = (RiskCoverage.Compute(confidences, rows.Hits, rows.Weights), new RowWeights(rows.Weights, rows.Count).Total);
        return new()
        {
            Count = total, WithoutLabel = rows.WithoutLabel, Curve = curve.Thinned(RankingOfClass.MostPoints),
            AccuracyAtCoverage = [.. StandardCoverages.Select(coverage => Accuracy(curve, coverage, confidence))],
            CoverageAtRisk = [.. StandardRisks.Select(risk => Coverage(curve, risk))],
        };
    }

    internal static SelectiveMetrics Of(MulticlassPredictions rows, double confidence = 0.95) => Of(rows, rows.TopLabel.Confidences, confidence);

    internal static SelectiveMetrics Of(BinaryPredictions rows, double confidence = 0.95) => Of(rows, Confidences(rows), confidence);

    /// <summary>The probability of what is predicted, which may be below 0.5 where decisions come from another threshold.</summary>
    internal static double[] Confidences(BinaryPredictions rows)
    {
        var confidences = new double[rows.Count];
        for (var row = 0; row < confidences.Length; row++)
            confidences[row] = rows.Predicted[row] ? rows.Probabilities[row] : 1 - rows.Probabilities[row];
        return confidences;
    }

    private static AccuracyAtCoverage Accuracy(RiskCoverageCurve curve, double coverage, double confidence)
    {
        var (kept, accuracy) = (curve.RowsAtCoverage(coverage), Math.Clamp(1 - curve.RiskAtCoverage(coverage), 0, 1));
        return new(coverage, kept, accuracy, BinomialInterval.ClopperPearson(Math.Min(accuracy * kept, kept), kept, confidence));
    }

    private static CoverageAtRisk Coverage(RiskCoverageCurve curve, double risk)
    {
        var last = new CoverageAtRisk(risk, 0, double.PositiveInfinity);
        foreach (var point in curve.Points)
            if (point.Risk <= risk)
                last = new(risk, point.Coverage, point.Threshold);
        return last;
    }
}
