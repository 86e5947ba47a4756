using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>What a comparison comes to, in sentences.</summary>
internal static class Verdicts
{
    /// <summary>The metrics that lead, proper scores first: they cannot be won by stating other probabilities than one believes.</summary>
    private static readonly string[] Leading = ["Log-loss", "Brier score", "RMSE", "MAE", "Subset accuracy", "Accuracy"];

    /// <summary>Names that are words, not abbreviations or names of people.</summary>
    private static readonly HashSet<string> Words =
        ["Log-loss", "Accuracy", "Balanced accuracy", "Subset accuracy", "Precision", "Recall", "Average precision", "Macro F1", "Micro F1", "Macro average precision", "Worst-class recall", "Hamming loss", "Ranking loss", "Coverage error", "One-error"];

    public static ImmutableArray<string> Of(EvaluationReport report)
        => report.Comparisons.IsEmpty ? [OfOne(report.Models[0], report.Confidence)] : [.. report.Comparisons.Zip(HolmPValues(report.Comparisons)).SelectMany(one => OfTwo(one.First, one.Second, report))];

    /// <summary>The metric that a comparison is decided by; null where the models have none in common.</summary>
    public static MetricDifference? LeadOf(ModelComparison comparison) => Leads(comparison.Metrics, metric => metric.Name).FirstOrDefault();

    private static string OfOne(ModelEvaluation model, double confidence)
    {
        var metrics = Leads(model.Metrics, metric => metric.Name).Take(2).ToArray();
        if (metrics.Length == 0)
            return $"'{model.Name}' was evaluated on {ReportNumber.Count(model.Count)} rows.";
        return $"'{model.Name}' has {string.Join(" and ", metrics.Select((metric, at) => Value(metric, at == 0 ? $"{ReportNumber.Confidence(confidence)} interval " : "")))} on {ReportNumber.Count(model.Count)} rows.";

        static string Value(MetricEstimate metric, string kind)
            => $"{Word(metric.Name)} {ReportNumber.Of(metric.Value, metric.Interval)}" + (metric.Interval is { } interval ? $" ({kind}{ReportNumber.Range(metric.Value, interval)})" : "");
    }

    private static IEnumerable<string> OfTwo(ModelComparison comparison, double adjusted, EvaluationReport report)
    {
        if (LeadOf(comparison) is not { } lead)
        {
            yield return $"'{comparison.Model}' and '{comparison.Baseline}' have no metric in common.";
            yield break;
        }
        yield return Lead(comparison, lead, adjusted, report.Confidence) + Hits(comparison, lead, report.Confidence) + ".";
        var others = comparison.Metrics.Where(metric => metric != lead && (metric.Name != "Accuracy" || comparison.Hits is null)).ToArray();
        var (better, worse) = (List(others, Tone.Good), List(others, Tone.Bad));
        if (better.Length + worse.Length > 0)
            yield return $"'{comparison.Model}' is beyond chance {string.Join(", and ", new[] { better.Length > 0 ? $"better in {better}" : "", worse.Length > 0 ? $"worse in {worse}" : "" }.Where(part => part.Length > 0))}.";
    }

    private static string Lead(ModelComparison comparison, MetricDifference lead, double adjusted, double confidence)
    {
        var (name, percent) = (Word(lead.Name), ReportNumber.Confidence(confidence));
        if (lead.Interval is not { } interval)
            return $"'{comparison.Model}' and '{comparison.Baseline}' differ in {name} by {ReportNumber.Of(Math.Abs(lead.Value))}, and there is no interval of the difference: chance is not ruled out";
        if (lead.Tone() == Tone.Neutral)
            return $"'{comparison.Model}' and '{comparison.Baseline}' do not differ in {name} beyond chance: {ReportNumber.Of(lead.Value, interval)} ({percent} interval {ReportNumber.Range(lead.Value, interval)})";
        var size = lead.Value < 0 ? new Interval(-interval.Upper, -interval.Lower) : interval;
        var difference = $"'{comparison.Model}' has a {(lead.Value < 0 ? "lower" : "higher")} {name} than '{comparison.Baseline}' by {ReportNumber.Of(Math.Abs(lead.Value), size)} ({percent} interval {ReportNumber.Range(Math.Abs(lead.Value), size)}), which is {(lead.Tone() == Tone.Good ? "better" : "worse")}";
        return adjusted > 1 - confidence ? $"{difference}, but not beyond chance when all comparisons are taken together (p {ReportNumber.PValue(adjusted)})" : difference;
    }

    private static string Hits(ModelComparison comparison, MetricDifference lead, double confidence)
    {
        if (lead.Name is "Accuracy" or "Subset accuracy" || comparison.Hits is not { } hits || comparison.Metrics.FirstOrDefault(metric => metric.Name is "Accuracy" or "Subset accuracy") is not { } accuracy)
            return "";
        var size = ReportNumber.Of(Math.Abs(hits.AccuracyDifference), accuracy.Interval);
        // Test and interval may differ at the edge.
        if (hits.PValue <= 1 - confidence != (accuracy.Tone() != Tone.Neutral))
            return $"; {Word(accuracy.Name)} is {(hits.AccuracyDifference > 0 ? "higher" : "lower")} by {size}, at the edge of chance (p {ReportNumber.PValue(hits.PValue)})";
        return hits.PValue > 1 - confidence ? $"; {Word(accuracy.Name)} does not differ beyond chance (p {ReportNumber.PValue(hits.PValue)})"
            : $"; {Word(accuracy.Name)} is {(hits.AccuracyDifference > 0 ? "higher" : "lower")} by {size} (p {ReportNumber.PValue(hits.PValue)})";
    }

    /// <summary>The p-values of the leading differences, adjusted for their number.</summary>
    private static double[] HolmPValues(ImmutableArray<ModelComparison> comparisons)
        => HolmAdjustment.Adjust([.. comparisons.Select(one => LeadOf(one)?.PValue ?? 1)]);

    private static string List(MetricDifference[] metrics, Tone tone) => string.Join(", ", metrics.Where(metric => metric.Tone() == tone).Select(metric => $"{Word(metric.Name)} ({ReportNumber.Of(metric.Value, metric.Interval)})"));

    /// <summary>The leading ones in their order, then the others.</summary>
    private static IEnumerable<TMetric> Leads<TMetric>(IEnumerable<TMetric> metrics, Func<TMetric, string> name)
        => metrics.OrderBy(metric => Array.IndexOf(Leading, name(metric)) is var place && place < 0 ? int.MaxValue : place);

    internal static string Word(string name) => Words.Contains(name) ? char.ToLowerInvariant(name[0]) + name[1..] : name;
}
