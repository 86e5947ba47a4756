using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Decisions class by class, and how the probabilities rank.</summary>
public sealed record DecisionMetrics
{
    /// <summary>Number of rows with a label (sum of their weights).</summary>
    public double Count => Confusion.Total;

    /// <summary>Number of rows left out since they have no label.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>Names of the classes; of two classes False and True.</summary>
    public required ImmutableArray<string> ClassNames { get; init; }

    /// <summary>How many rows of each class are predicted to be of each class, with all that follows: per-class table, averages, balanced accuracy, G-mean, Matthews' correlation, kappa.</summary>
    public required ConfusionMatrix Confusion { get; init; }

    /// <summary>Precision and recall at each threshold, of each class against the rest; of two classes the positive one alone. Null where a class has no row, or all.</summary>
    public required ImmutableArray<PrecisionRecallCurve?> PrecisionRecall { get; init; }

    /// <summary>ROC curve of each class against the rest; of two classes the positive one alone. Null where a class has no row, or all.</summary>
    public required ImmutableArray<RocCurve?> Roc { get; init; }

    internal static DecisionMetrics Of(BinaryPredictions rows)
    {
        int[] predicted = [.. Enumerable.Range(0, rows.Count).Select(row => rows.Predicted[row] ? 1 : 0)];
        var (curve, roc) = Curves(rows, rows.Probabilities, rows.Labels);
        return new()
        {
            WithoutLabel = rows.WithoutLabel, ClassNames = ["False", "True"], Confusion = ConfusionMatrix.Compute(predicted, 2, rows.Classes, rows.Weights), PrecisionRecall = [curve], Roc = [roc],
        };
    }

    internal static DecisionMetrics Of(MulticlassPredictions rows)
    {
        var curves = Enumerable.Range(0, rows.ClassCount).Select(k =>
        {
            var (scores, labels) = (new double[rows.Count], new bool[rows.Count]);
            for (var row = 0; row < scores.Length; row++)
                (scores[row], labels[row]) = (rows.Probabilities[row * rows.ClassCount + k], rows.Labels[row] == k);
            return Curves(rows, scores, labels);
        }).ToArray();
        return new()
        {
            WithoutLabel = rows.WithoutLabel, ClassNames = [.. rows.ClassNames], Confusion = ConfusionMatrix.Compute(rows.TopLabel.Predicted, rows.ClassCount, rows.Labels, rows.Weights),
            PrecisionRecall = [.. curves.Select(one => one.PrecisionRecall)], Roc = [.. curves.Select(one => one.Roc)],
        };
    }

    private static (PrecisionRecallCurve? PrecisionRecall, RocCurve? Roc) Curves(PredictionRows rows, ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels)
        => labels.Contains(true) && labels.Contains(false) ? (PrecisionRecallCurve.Compute(scores, labels, rows.Weights), RocCurve.Compute(scores, labels, rows.Weights)) : (null, null);
}
