using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>The named metrics of the models, and their differences.</summary>
internal static class ComparisonSection
{
    public static ReportSection? Of(EvaluationReport report)
    {
        var names = report.Models.SelectMany(model => model.Metrics).Select(metric => (metric.Name, metric.Direction)).Distinct().ToArray();
        return names.Length == 0 ? null : Section.Of("comparison", report.Models.Length > 1 ? "Comparison" : "Metrics", [Table(report, names)]);
    }

    private static ReportTable Table(EvaluationReport report, (string Name, MetricDirection Direction)[] names)
    {
        var first = report.Models[0];
        var confidence = ReportNumber.Confidence(report.Confidence);
        var note = $"Below each value its {confidence} interval.";
        if (report.Models.Length > 1)
            note += $" A difference is the model less '{first.Name}' on the same rows and resamples; coloured where its interval leaves 0 out: green where the model is better, red where it is worse.";
        if (report.Comparisons.Sum(one => one.Metrics.Length) is > 1 and var count)
            note += $" Of {count} differences that are none, {ReportNumber.Percent(1 - report.Confidence)} would be coloured by chance.";
        var missing = report.Models.SelectMany(model => model.Metrics).Where(metric => metric.WithoutInterval is not null).Select(metric => $"{metric.Name}: {metric.WithoutInterval}").Distinct().ToArray();
        return new(report.Models.Length > 1 ? "Metrics of the models and differences to the first" : "Metrics of the model",
            ["Metric", .. report.Models.Select(model => model.Name), .. report.Comparisons.Select(one => $"{one.Model} less {one.Baseline}")],
            [.. names.Select(name => Row(report, name.Name, name.Direction))]) { Note = string.Join(' ', [note, .. missing]) };
    }

    private static ImmutableArray<TableCell> Row(EvaluationReport report, string name, MetricDirection direction)
    {
        var differences = report.Comparisons.Select(one => one.Metrics.FirstOrDefault(metric => metric.Name == name)).ToArray();
        var scale = differences.Where(one => one?.Interval is not null).Select(one => Math.Max(Math.Abs(one!.Interval!.Value.Lower), Math.Abs(one.Interval.Value.Upper))).DefaultIfEmpty(0).Max();
        return
        [
            TableCell.Words(name, direction == MetricDirection.HigherIsBetter ? "higher is better" : "lower is better"),
            .. report.Models.Select(model => model.Find(name) is { } metric ? Section.Estimate(metric.Value, metric.Interval) : new(ReportNumber.None)),
            .. differences.Select(one => one is null ? new(ReportNumber.None) : Difference(one, scale)),
        ];
    }

    private static TableCell Difference(MetricDifference difference, double scale) => Section.Estimate(difference.Value, difference.Interval) with
    {
        Tone = difference.Tone(), Bar = difference.Interval is { } interval && scale > 0 && double.IsFinite(scale) && double.IsFinite(difference.Value) ? new(difference.Value, interval, scale) : null,
    };
}
