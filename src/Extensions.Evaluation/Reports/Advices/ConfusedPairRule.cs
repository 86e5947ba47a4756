namespace MLExtensions.Evaluation;

/// <summary>The most frequent confusion of several classes, where it is more frequent than errors spread evenly over the other classes would be, beyond its interval, and takes a tenth of its class at least.</summary>
internal sealed class ConfusedPairRule : IAdviceRule
{
    /// <summary>Share of a class that is worth a word.</summary>
    public const double Matters = 0.1;

    public string Name => "ConfusedPair";

    public IEnumerable<Advice> Advise(EvaluationReport report)
    {
        foreach (var model in report.Models)
        {
            if (model.Decisions()?.Confusion is not { ClassCount: > 2 } matrix)
                continue;
            var pairs = ConfusionSection.Pairs(matrix);
            var confidence = 1 - (1 - report.Confidence) / Math.Max(1, pairs.Length);
            var found = pairs.Select(one => (Pair: one, Interval: BinomialInterval.ClopperPearson(one.Count, one.Support, confidence), Even: (one.Support - matrix.Classes[one.Label].Hits) / one.Support / (matrix.ClassCount - 1)))
                .FirstOrDefault(one => one.Interval.Lower > Math.Max(one.Even, Matters));
            if (found.Pair.Count > 0)
                yield return new(Name, model.Name, $"'{model.ClassName(found.Pair.Label)}' is predicted as '{model.ClassName(found.Pair.Predicted)}' in {ReportNumber.Count(found.Pair.Count)} of {ReportNumber.Count(found.Pair.Support)} rows ({ReportNumber.Percent(found.Pair.Count / found.Pair.Support)}, at least {ReportNumber.Percent(found.Interval.Lower)}), the most frequent confusion.",
                    "Look at these rows: are the labels right, is there a feature that tells the two apart, do you need to tell them apart at all?", "metrics.md#decisions");
        }
    }
}
