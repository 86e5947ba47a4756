using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Decisions label by label of rows that may carry any number of labels, and how the probabilities rank. <see cref="ToString"/> is a table.</summary>
public sealed record MultilabelDecisionMetrics
{
    private ClassDecisions[] Counts { get; init; } = [];

    /// <summary>Number of rows with their labels (sum of their weights).</summary>
    public required double Count { get; init; }

    /// <summary>Number of rows left out since a label is missing.</summary>
    public required long WithoutLabel { get; init; }

    /// <summary>The table: precision, recall, F1, F-beta, support, average precision and ROC AUC of each label.</summary>
    public required ImmutableArray<ClassDecisionMetrics> Labels { get; init; }

    /// <summary>Averages where every label counts the same; those where a number is not defined are left out.</summary>
    public DecisionAverages Macro => LabelCounts.Average(Counts, _ => 1);

    /// <summary>Of all decisions on single labels taken together.</summary>
    public DecisionAverages Micro => LabelCounts.Pooled(Counts) is var all ? new(all.Precision, all.Recall, all.F1, all.Specificity) : default;

    /// <summary>Averages where every label counts with the weight of the rows that carry it.</summary>
    public DecisionAverages Weighted => LabelCounts.Average(Counts, one => one.Support);

    /// <summary>Share of rows whose labels are all predicted right, in [0, 1]. Higher is better.</summary>
    public required double SubsetAccuracy { get; init; }

    /// <summary>Share of the decisions on single labels that are wrong, in [0, 1]. Lower is better.</summary>
    public double HammingLoss => Counts.Sum(one => one.Support + one.Predicted - 2 * one.Hits) / Counts.Sum(one => one.Total);

    /// <summary>Mean of the average precisions of the labels where it is defined, in [0, 1]. Higher is better.</summary>
    public double MacroAveragePrecision => DecisionTable.Mean(Labels, one => one.AveragePrecision);

    /// <summary>Mean of the areas under the ROC curves of the labels where they are defined, in [0, 1]. Higher is better, 0.5 is chance.</summary>
    public double MacroRocAuc => DecisionTable.Mean(Labels, one => one.RocAuc);

    /// <summary>The least recall of a label that rows carry, in [0, 1]. Higher is better; NaN where no row carries any.</summary>
    public double WorstLabelRecall => Worst?.Recall ?? double.NaN;

    /// <summary>Name of the label with the least recall, of equal ones the first; null where no row carries any.</summary>
    public string? WorstLabel => Worst?.Name;

    /// <summary>Precision and recall of each label at each threshold, with the threshold of the greatest F1 (chosen on these very rows). Null where no row carries it, or all. Of more than 2,000 distinct scores some of the points.</summary>
    public required ImmutableArray<PrecisionRecallCurve?> PrecisionRecall { get; init; }

    /// <summary>ROC curve of each label. Null where no row carries it, or all. Of more than 2,000 distinct scores some of the points.</summary>
    public required ImmutableArray<RocCurve?> Roc { get; init; }

    /// <summary>Named metrics of decisions and of ranking with their intervals; empty as a section of a <see cref="ModelEvaluation"/>, which has its own.</summary>
    public ImmutableArray<MetricEstimate> Metrics { get; init; } = [];

    private ClassDecisionMetrics? Worst => Labels.Where(one => one.Support > 0).MinBy(one => one.Recall);

    /// <summary>The table of the labels, averages and single numbers as text of lines, with four digits, in the invariant culture.</summary>
    public override string ToString() => DecisionTable.Write(Labels, "Label", [("macro", Macro, LabelCounts.Average(Counts, _ => 1, one => one.FBeta(Labels[0].Beta)), MacroAveragePrecision, MacroRocAuc),
        ("micro", Micro, LabelCounts.Pooled(Counts).FBeta(Labels[0].Beta), double.NaN, double.NaN), ("weighted", Weighted, LabelCounts.Average(Counts, one => one.Support, one => one.FBeta(Labels[0].Beta)), double.NaN, double.NaN)],
        Count, WithoutLabel, Metrics, [("Subset accuracy", SubsetAccuracy), ("Hamming loss", HammingLoss)], $"Worst recall, of '{WorstLabel}'", WorstLabelRecall);

    internal static MultilabelDecisionMetrics Of(MultilabelPredictions rows, double beta = DecisionTable.DefaultBeta, double confidence = 0.95)
    {
        var counts = LabelCounts.Of(rows.Predicted, rows.Labels, rows.LabelCount, rows.Weights);
        RankingOfClass[] rankings = [.. Enumerable.Range(0, rows.LabelCount).Select(label => rows.OfLabel(label) is var one ? RankingOfClass.Of(one.Probabilities, one.Labels, one.Weights) : default)];
        return new()
        {
            Count = counts[0].Total, WithoutLabel = rows.WithoutLabel, Counts = counts, SubsetAccuracy = MultilabelMetric.SubsetAccuracy.Compute(rows),
            Labels = [.. rankings.Select((one, k) => new ClassDecisionMetrics(rows.LabelNames[k], counts[k], beta, confidence, one.AveragePrecision, one.RocAuc))],
            PrecisionRecall = [.. rankings.Select(one => one.PrecisionRecall)], Roc = [.. rankings.Select(one => one.Roc)],
        };
    }
}
