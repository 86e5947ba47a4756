using System.Collections.Immutable;
using MLExtensions.Evaluation;

namespace MLExtensions.AutoML;

/// <summary>Quality against time: the trials that none other beats in both.</summary>
internal static class ParetoSection
{
    public static ReportSection? Of(ObjectiveSearchResult result)
    {
        var front = result.ParetoFront;
        if (front.IsEmpty)
            return null;
        var trials = SearchReport.Completed(result);
        return new("pareto", "Quality and time",
        [
            new ReportPicture("Pareto front", $"{result.MetricName} on the validation rows by seconds of the trial. {SearchReport.Trials(front.Length)} of {ReportNumber.Count(trials.Length)} that ran to their end {(front.Length == 1 ? "is" : "are")} on the front: "
                + $"from {ReportNumber.Of(front[0].Metric)} in {ReportNumber.Of(front[0].DurationInSeconds)} s to {ReportNumber.Of(front[^1].Metric)} in {ReportNumber.Of(front[^1].DurationInSeconds)} s." + Outliers.Note(trials),
                title => Draw(result, trials, title))
            { Legend = [new("trials", PictureColor.Soft, IsLine: false), new("the front", PictureColor.Of(0))] },
            new ReportTable("Trials that none other beats both in the metric and in time", ["Trial", result.MetricName, "Seconds", "Parameters"],
            [
                .. front.Select(trial => (ImmutableArray<TableCell>)[$"{trial.Settings.TrialId}", ReportNumber.Of(trial.Metric), ReportNumber.Of(trial.DurationInSeconds), SearchReport.Parameters(trial.Settings.Parameters)]),
            ])
            { Note = "Only trials that ran to their end and meet all constraints; the fastest first. Seconds are those of this machine, with what ran beside." },
        ]);
    }

    private static string Draw(ObjectiveSearchResult result, ImmutableArray<TrialResult> trials, SvgTitle title)
    {
        var front = result.ParetoFront;
        var seconds = PictureRange.Of(trials.Select(trial => trial.DurationInSeconds));
        var metrics = PictureRange.Of(Outliers.Without(trials).Concat(front).Select(trial => trial.Metric));
        var canvas = new PictureCanvas(new(seconds, metrics) { Left = 60 });
        canvas.YAxis(XmlText.Shorten(result.MetricName, 40));
        canvas.XAxis("Seconds of the trial");
        foreach (var trial in trials.Where(trial => trial.Metric >= metrics.Low && trial.Metric <= metrics.High).Take(CurveSimplification.Most))
            canvas.Dot(trial.DurationInSeconds, trial.Metric, PictureColor.Soft, 5);
        // Steps: between two trials of the front the faster is what can be had.
        double[] xs = [.. front.SelectMany((trial, at) => at == 0 ? [trial.DurationInSeconds] : new[] { trial.DurationInSeconds, trial.DurationInSeconds }), seconds.High];
        double[] ys = [.. front.SelectMany((trial, at) => at == 0 ? [trial.Metric] : new[] { front[at - 1].Metric, trial.Metric }), front[^1].Metric];
        canvas.Line(xs, ys, PictureColor.Of(0));
        foreach (var trial in front)
            canvas.Dot(trial.DurationInSeconds, trial.Metric, PictureColor.Of(0), 7);
        return canvas.ToSvg(title);
    }
}
