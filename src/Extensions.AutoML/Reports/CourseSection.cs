using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>The best metric by the number of trials.</summary>
internal static class CourseSection
{
    public static ReportSection? Of(ObjectiveSearchResult result)
    {
        TrialResult[] trials = [.. SearchReport.Completed(result).OrderBy(trial => trial.Settings.TrialId)];
        if (trials.Length == 0)
            return null;
        var best = Best(result, trials);
        var (first, last) = (trials.First(trial => ReferenceEquals(trial, best[0])), best[^1]);
        var changes = best.Distinct().Count() - 1;
        return new("course", "Course of the search",
        [
            new ReportPicture("Best trial so far", $"{result.MetricName} on the validation rows by trial, of {SearchReport.Trials(trials.Length)} that ran to their end: {ReportNumber.Of(first.Metric)} at trial {first.Settings.TrialId}, "
                + $"{ReportNumber.Of(last.Metric)} at trial {last.Settings.TrialId}, which is the best; {(changes == 1 ? "1 improvement" : $"{changes} improvements")}."
                + (result.Constraints.IsEmpty ? "" : " A trial that misses constraints by less is better whatever its metric.") + Outliers.Note(trials),
                title => Draw(result, trials, best, title))
            { Legend = [new("trials", PictureColor.Soft, IsLine: false), new("the best so far", PictureColor.Of(0))] },
        ]);
    }

    private static TrialResult[] Best(ObjectiveSearchResult result, TrialResult[] trials)
    {
        var best = new TrialResult[trials.Length];
        for (var at = 0; at < trials.Length; at++)
            best[at] = at == 0 ? trials[0] : SearchReport.Ranked(result, [best[at - 1], trials[at]]).First();
        return best;
    }

    private static string Draw(ObjectiveSearchResult result, TrialResult[] trials, TrialResult[] best, SvgTitle title)
    {
        var last = Math.Max(1, trials[^1].Settings.TrialId);
        var range = PictureRange.Of(Outliers.Without(trials).Concat(best).Select(trial => trial.Metric));
        var canvas = new PictureCanvas(new(new(-0.5, last + 0.5), range) { Left = 60 });
        canvas.YAxis(XmlText.Shorten(result.MetricName, 40));
        canvas.XAxis("Trial", new PictureRange(0, last).Ticks().Where(tick => tick.At == Math.Round(tick.At)).Select(tick => (tick.At, ReportNumber.Count(tick.At))));
        foreach (var trial in trials.Where(trial => trial.Metric >= range.Low && trial.Metric <= range.High).TakeLast(CurveSimplification.Most))
            canvas.Dot(trial.Settings.TrialId, trial.Metric, PictureColor.Soft, 5);
        // Steps: the best stays until another comes.
        double[] xs = [.. trials.SelectMany((trial, at) => at == 0 ? [(double)trial.Settings.TrialId] : new double[] { trial.Settings.TrialId, trial.Settings.TrialId })];
        double[] ys = [.. best.SelectMany((trial, at) => at == 0 ? [trial.Metric] : new[] { best[at - 1].Metric, trial.Metric })];
        var kept = CurveSimplification.Keep(xs.Length, at => xs[at], at => ys[at], 2 * CurveSimplification.Most);
        canvas.Line([.. kept.Select(at => xs[at])], [.. kept.Select(at => ys[at])], PictureColor.Of(0));
        return canvas.ToSvg(title);
    }
}
