namespace MLExtensions.Evaluation;

/// <summary>A class that is found far less often than the others: the interval of its recall, which holds for all classes together, lies below four fifths of the mean recall.</summary>
internal sealed class LowRecallRule : IAdviceRule
{
    /// <summary>Part of the mean recall that a class is to reach.</summary>
    public const double Part = 0.8;

    public string Name => "LowRecall";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.Decisions()?.Confusion is not { } matrix)
                continue;
            var confidence = 1 - (1 - report.Confidence) / matrix.ClassCount;
            var low = matrix.Classes.Where(one => one.Support > 0).Select(one => (one.Class, one.Recall, one.Support, Interval: BinomialInterval.ClopperPearson(one.Hits, one.Support, confidence)))
                .Where(one => one.Interval.Upper < Part * matrix.BalancedAccuracy).OrderBy(one => one.Recall).ToArray();
            if (low.Length > 0)
                yield return new(Name, model.Name, $"{(low.Length == 1 ? "Class" : $"{low.Length} classes are found far less often than the others, least")} '{model.ClassName(low[0].Class)}'{(low.Length == 1 ? " is found far less often than the others" : "")}: recall {ReportNumber.Of(low[0].Recall, low[0].Interval)} (at most {ReportNumber.Of(low[0].Interval.Upper, low[0].Interval)}) of {ReportNumber.Count(low[0].Support)} rows, mean recall {ReportNumber.Of(matrix.BalancedAccuracy)}.",
                    model is BinaryEvaluation ? "If a miss costs more than a false alarm, choose the threshold by these costs; else weight the classes in training." : "Weight the classes, or adjust the logits by their shares, in training; or get more rows of them.",
                    model is BinaryEvaluation ? "thresholds.md" : "objectives.md#imbalance-confidence-and-calibration");
        }
    }
}
