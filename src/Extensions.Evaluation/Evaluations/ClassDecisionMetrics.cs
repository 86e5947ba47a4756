namespace MLExtensions.Evaluation;

/// <summary>Decisions for and against one class or label, and how its probabilities rank: a row of the table.</summary>
public sealed record ClassDecisionMetrics
{
    private readonly ClassDecisions decisions;

    internal ClassDecisionMetrics(string name, ClassDecisions decisions, double beta, double confidence, double averagePrecision, double rocAuc)
    {
        (Name, this.decisions, Beta, AveragePrecision, RocAuc) = (name, decisions, beta, averagePrecision, rocAuc);
        (PrecisionInterval, RecallInterval) = (Exact(decisions.Predicted), Exact(decisions.Support));

        Interval? Exact(double trials) => trials > 0 ? BinomialInterval.ClopperPearson(Math.Min(decisions.Hits, trials), trials, confidence) : null;
    }

    /// <summary>Name of the class or label, as the data has it.</summary>
    public string Name { get; }

    /// <summary>Number of its rows (sum of their weights): TP + FN.</summary>
    public double Support => decisions.Support;

    /// <summary>Number of rows predicted to be of it (sum of their weights): TP + FP.</summary>
    public double Predicted => decisions.Predicted;

    /// <summary>Number of its rows that are found (sum of their weights): TP.</summary>
    public double Hits => decisions.Hits;

    /// <summary>TP / (TP + FP), in [0, 1]; higher is better. 0 where it has rows and is never predicted; NaN where it has neither.</summary>
    public double Precision => decisions.Precision;

    /// <summary>Interval of Clopper and Pearson of the precision, of further rows predicted to be of it; weights count as rows. Null where there is no such row.</summary>
    public Interval? PrecisionInterval { get; }

    /// <summary>TP / (TP + FN), in [0, 1]; higher is better. NaN where it has no row.</summary>
    public double Recall => decisions.Recall;

    /// <summary>Interval of Clopper and Pearson of the recall, of further rows of it; weights count as rows. Null where there is no such row.</summary>
    public Interval? RecallInterval { get; }

    /// <summary>TN / (TN + FP), in [0, 1]; higher is better. NaN where all rows are of it.</summary>
    public double Specificity => decisions.Specificity;

    /// <summary>2 TP / (2 TP + FP + FN), in [0, 1]; higher is better. NaN where it has neither rows nor predictions.</summary>
    public double F1 => decisions.F1;

    /// <summary>How much more recall than precision counts in <see cref="FBeta"/>.</summary>
    public double Beta { get; }

    /// <summary>(1 + beta^2) TP / (TP + FP + beta^2 (TP + FN)), in [0, 1]; higher is better. NaN where it has neither rows nor predictions.</summary>
    public double FBeta => decisions.FBeta(Beta);

    /// <summary>Average precision of its probability against the rest, in [0, 1]; higher is better, scores that mean nothing have the share of its rows. NaN where it has no row, or all.</summary>
    public double AveragePrecision { get; }

    /// <summary>Area under the ROC curve of its probability against the rest, in [0, 1]; higher is better, 0.5 is chance. NaN where it has no row, or all.</summary>
    public double RocAuc { get; }
}
