using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Decisions class by class, and how the probabilities rank. <see cref="ToString"/> is a table.</summary>
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

    /// <summary>The per-class table: precision, recall, F1, F-beta, support, average precision and ROC AUC of each class against the rest, of two classes both.</summary>
    public required ImmutableArray<ClassDecisionMetrics> Classes { get; init; }

    /// <summary>Averages where every class counts the same.</summary>
    public DecisionAverages Macro => Confusion.Macro;

    /// <summary>All yes-or-no decisions on single classes taken together: precision, recall and F1 are the accuracy.</summary>
    public DecisionAverages Micro => Confusion.Micro;

    /// <summary>Averages where every class counts with the weight of its rows.</summary>
    public DecisionAverages Weighted => Confusion.Weighted;

    /// <summary>Share of rows that are predicted right, in [0, 1]. Higher is better.</summary>
    public double Accuracy => Confusion.Accuracy;

    /// <summary>Mean recall of the classes that have rows, in [0, 1]. Higher is better; a constant prediction has 1 / (number of classes).</summary>
    public double BalancedAccuracy => Confusion.BalancedAccuracy;

    /// <summary>G-mean: geometric mean of the recalls of the classes that have rows, in [0, 1]. Higher is better.</summary>
    public double GeometricMean => Confusion.GeometricMean;

    /// <summary>Matthews' correlation, in [-1, 1]. Higher is better, 0 is chance; NaN where all rows are of one class and predicted to be.</summary>
    public double MatthewsCorrelation => Confusion.MatthewsCorrelation;

    /// <summary>Cohen's kappa, in [-1, 1]. Higher is better, 0 is chance; NaN where all rows are of one class and predicted to be.</summary>
    public double CohenKappa => Confusion.CohenKappa;

    /// <summary>The least recall of a class that has rows, in [0, 1]. Higher is better.</summary>
    public double WorstClassRecall => Confusion.WorstClassRecall;

    /// <summary>Name of the class with the least recall; of equal ones the first.</summary>
    public string WorstClass => ClassNames[Confusion.WorstClass];

    /// <summary>Mean of the average precisions of the classes where it is defined, in [0, 1]. Higher is better; NaN where it is of none.</summary>
    public double MacroAveragePrecision => DecisionTable.Mean(Classes, one => one.AveragePrecision);

    /// <summary>Mean of the areas under the ROC curves of the classes where they are defined, in [0, 1]. Higher is better, 0.5 is chance; NaN where it is of none.</summary>
    public double MacroRocAuc => DecisionTable.Mean(Classes, one => one.RocAuc);

    /// <summary>Precision and recall at each threshold, of each class against the rest; of two classes the positive one alone. Null where a class has no row, or all. Of more than 2,000 distinct scores some of the points.</summary>
    public required ImmutableArray<PrecisionRecallCurve?> PrecisionRecall { get; init; }

    /// <summary>ROC curve of each class against the rest; of two classes the positive one alone. Null where a class has no row, or all. Of more than 2,000 distinct scores some of the points.</summary>
    public required ImmutableArray<RocCurve?> Roc { get; init; }

    /// <summary>
    /// Of two classes the threshold with the greatest F1 of the positive class, which is predicted from it on, with the precision and recall there. Chosen on these very rows it is too good: choose on others. Null of
    /// several classes, or where a class has no row.
    /// </summary>
    public PrecisionRecallPoint? BestF1 => ClassNames.Length == 2 && PrecisionRecall is [{ } curve] ? curve.BestF1 : null;

    /// <summary>Named metrics of decisions with their intervals; empty as a section of a <see cref="ModelEvaluation"/>, which has its own.</summary>
    public ImmutableArray<MetricEstimate> Metrics { get; init; } = [];

    /// <summary>The per-class table, averages and single numbers as text of lines, with four digits, in the invariant culture.</summary>
    public override string ToString() => DecisionTable.Write(Classes, "Class", [("macro", Macro, Confusion.MacroFBeta(Classes[0].Beta), MacroAveragePrecision, MacroRocAuc),
        ("micro", Micro, Accuracy, double.NaN, double.NaN), ("weighted", Weighted, Confusion.WeightedFBeta(Classes[0].Beta), double.NaN, double.NaN)], Count, WithoutLabel, Metrics,
        [("Accuracy", Accuracy), ("Balanced accuracy", BalancedAccuracy), ("G-mean", GeometricMean), ("Matthews correlation", MatthewsCorrelation), ("Cohen's kappa", CohenKappa)], $"Worst-class recall of '{WorstClass}'", WorstClassRecall);

    internal static DecisionMetrics Of(BinaryPredictions rows, double beta = DecisionTable.DefaultBeta, double confidence = 0.95)
    {
        var predicted = new int[rows.Count];
        for (var row = 0; row < predicted.Length; row++)
            predicted[row] = rows.Predicted[row] ? 1 : 0;
        var groups = ScoredRows.Group(rows.Probabilities, rows.Labels, rows.Weights);
        var (ranking, confusion) = (RankingOfClass.Of(groups), ConfusionMatrix.Compute(predicted, 2, rows.Classes, rows.Weights));
        return new()
        {
            WithoutLabel = rows.WithoutLabel, ClassNames = ["False", "True"], Confusion = confusion, PrecisionRecall = [ranking.PrecisionRecall], Roc = [ranking.Roc],
            Classes = [new("False", confusion.Classes[0], beta, confidence, RankingOfClass.AveragePrecisionOfNegatives(groups), ranking.RocAuc), new("True", confusion.Classes[1], beta, confidence, ranking.AveragePrecision, ranking.RocAuc)],
        };
    }

    internal static DecisionMetrics Of(MulticlassPredictions rows, double beta = DecisionTable.DefaultBeta, double confidence = 0.95)
    {
        // One class at a time: of many rows the arrays of all of them would take gigabytes.
        var (scores, labels, rankings) = (new double[rows.Count], new bool[rows.Count], new RankingOfClass[rows.ClassCount]);
        for (var k = 0; k < rankings.Length; k++)
        {
            rows.CopyClass(k, scores);
            for (var row = 0; row < labels.Length; row++)
                labels[row] = rows.Labels[row] == k;
            rankings[k] = RankingOfClass.Of(RankedGroups.OfBuffer(scores, labels, new(rows.Weights, rows.Count)));
        }
        var confusion = ConfusionMatrix.Compute(rows.TopLabel.Predicted, rows.ClassCount, rows.Labels, rows.Weights);
        return new()
        {
            WithoutLabel = rows.WithoutLabel, ClassNames = [.. rows.ClassNames], Confusion = confusion, PrecisionRecall = [.. rankings.Select(one => one.PrecisionRecall)], Roc = [.. rankings.Select(one => one.Roc)],
            Classes = [.. rankings.Select((one, k) => new ClassDecisionMetrics(rows.ClassNames[k], confusion.Classes[k], beta, confidence, one.AveragePrecision, one.RocAuc))],
        };
    }
}
