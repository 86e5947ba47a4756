using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace MLExtensions.Evaluation;

/// <summary>Decisions as a table of text: names on the left, numbers aligned on the right.</summary>
internal static class DecisionTable
{
    /// <summary>Recall counts twice as much as precision: whoever looks at rare classes mostly fears to miss them.</summary>
    public const double DefaultBeta = 2;

    private const int WidestName = 40;

    /// <summary>Mean of a number where it is defined; NaN where it never is.</summary>
    public static double Mean(IEnumerable<ClassDecisionMetrics> classes, Func<ClassDecisionMetrics, double> number) => classes.Select(number).Where(value => !double.IsNaN(value)).DefaultIfEmpty(double.NaN).Average();

    /// <param name="classes">A row each.</param>
    /// <param name="heading">What a row is.</param>
    /// <param name="averages">Rows below: name, averages, F-beta, average precision, ROC AUC.</param>
    /// <param name="count">Number of rows of data.</param>
    /// <param name="withoutLabel">How many more were left out.</param>
    /// <param name="metrics">Numbers with intervals, in the place of the bare ones of the same name.</param>
    /// <param name="bare">Single numbers.</param>
    /// <param name="worst">What the worst is.</param>
    /// <param name="worstValue">Its number.</param>
    public static string Write(ImmutableArray<ClassDecisionMetrics> classes, string heading, (string Name, DecisionAverages Averages, double FBeta, double AveragePrecision, double RocAuc)[] averages,
        double count, long withoutLabel, ImmutableArray<MetricEstimate> metrics, (string Name, double Value)[] bare, string worst, double worstValue)
    {
        var width = Math.Min(WidestName, classes.Select(one => one.Name.Length).Append(heading.Length).Append("weighted".Length).Max());
        var text = new StringBuilder();
        Line(heading, "Precision", "Recall", "F1", Say($"F{classes[0].Beta:0.##}"), "Support", "AP", "ROC AUC");
        foreach (var one in classes)
            Line(one.Name, Number(one.Precision), Number(one.Recall), Number(one.F1), Number(one.FBeta), Say($"{one.Support:0.##}"), Number(one.AveragePrecision), Number(one.RocAuc));
        foreach (var (name, average, fBeta, averagePrecision, rocAuc) in averages)
            Line(name, Number(average.Precision), Number(average.Recall), Number(average.F1), Number(fBeta), "", Number(averagePrecision), Number(rocAuc));
        text.Append('\n').Append(Say($"{count:0.##} rows")).Append(withoutLabel > 0 ? Say($", {withoutLabel} more without a label left out") : "").Append('\n');
        foreach (var (name, value) in bare.Where(one => metrics.All(metric => metric.Name != one.Name)))
            text.Append(Say($"{name} {Number(value)}\n"));
        foreach (var metric in metrics)
            text.Append(Say($"{metric.Name} {Number(metric.Value)}")).Append(metric.Interval is { } interval ? Say($", {metric.Confidence * 100:0.##} % from {Number(interval.Lower)} to {Number(interval.Upper)}") : "").Append('\n');
        return text.Append(Say($"{worst} {Number(worstValue)}")).ToString();

        void Line(string name, params ReadOnlySpan<string> numbers)
        {
            var shown = Shown(name);
            text.Append(shown).Append(' ', width - shown.Length);
            foreach (var number in numbers)
                text.Append(number.PadLeft(11));
            // A cell that is empty leaves no blanks behind.
            while (text[^1] == ' ')
                text.Length--;
            text.Append('\n');
        }

        string Shown(string name)
        {
            var line = string.Concat(name.Select(c => char.IsControl(c) ? ' ' : c));
            return line.Length <= width ? line : string.Concat(line.AsSpan(0, width - 1), "…");
        }
    }

    private static string Number(double value) => double.IsNaN(value) ? "-" : value.ToString("0.0000", CultureInfo.InvariantCulture);

    private static string Say(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
