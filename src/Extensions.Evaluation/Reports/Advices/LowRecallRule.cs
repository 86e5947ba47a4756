namespace MLExtensions.Evaluation;

/// <summary>A class, or a label, that is found far less often than the others: the interval of its recall, which holds for all of them together, lies below four fifths of the mean recall.</summary>
internal sealed class LowRecallRule : IAdviceRule
{
    /// <summary>Part of the mean recall that a class is to reach.</summary>
    public const double Part = 0.8;

    public string Name => "LowRecall";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            var (rows, mean) = Recalls(model);
            var confidence = 1 - (1 - report.Confidence) / Math.Max(1, rows.Length);
            var low = rows.Where(one => one.Support > 0).Select(one => (one.Name, one.Support, Recall: one.Hits / one.Support, Interval: BinomialInterval.ClopperPearson(Math.Min(one.Hits, one.Support), one.Support, confidence)))
                .Where(one => one.Interval.Upper < Part * mean).OrderBy(one => one.Recall).ToArray();
            if (low.Length == 0)
                continue;
            var (one, several) = model is MultilabelEvaluation ? ("Label", "labels") : ("Class", "classes");
            yield return new(Name, model.Name, $"{(low.Length == 1 ? one : $"{low.Length} {several} are found far less often than the others, least")} '{low[0].Name}'{(low.Length == 1 ? " is found far less often than the others" : "")}: recall {ReportNumber.Of(low[0].Recall, low[0].Interval)} (at most {ReportNumber.Of(low[0].Interval.Upper, low[0].Interval)}) of {ReportNumber.Count(low[0].Support)} rows, mean recall {ReportNumber.Of(mean)}.",
                model switch
                {
                    BinaryEvaluation => "If a miss costs more than a false alarm, choose the threshold by these costs; else weight the classes in training.",
                    MultilabelEvaluation => "Choose a threshold for each label, by what a miss and a false alarm cost; or get more rows that carry it.",
                    _ => "Weight the classes, or adjust the logits by their shares, in training; or get more rows of them.",
                }, model is MulticlassEvaluation ? "objectives.md#imbalance-confidence-and-calibration" : "thresholds.md");
        }
    }

    private static ((string Name, double Hits, double Support)[] Rows, double Mean) Recalls(ModelEvaluation model)
        => model is MultilabelEvaluation labels ? ([.. labels.Decisions.Labels.Select(one => (one.Name, one.Hits, one.Support))], labels.Decisions.Macro.Recall)
            : model.Decisions()?.Confusion is { } matrix ? ([.. matrix.Classes.Select(one => (model.ClassName(one.Class), one.Hits, one.Support))], matrix.BalancedAccuracy) : ([], double.NaN);
}
