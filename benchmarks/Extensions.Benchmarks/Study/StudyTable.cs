using System.Globalization;
using System.Text;

namespace Extensions.Benchmarks.Study;

/// <summary>The results as Markdown, beside the anchors of the same data sets and seeds.</summary>
internal static class StudyTable
{
    public static string Write(IReadOnlyList<StudyResult> results, Anchors anchors)
    {
        var text = new StringBuilder();
        foreach (var task in results.GroupBy(result => string.Join(',', result.Metrics.Keys.Order())))
        {
            var metrics = task.First().Metrics.Keys.ToArray();
            text.AppendLine($"| data set | method | {string.Join(" | ", metrics)} | seconds per fit | epochs (best) |");
            text.AppendLine($"|---|---|{string.Concat(metrics.Select(_ => "---|"))}---|---|");
            foreach (var set in task.GroupBy(result => result.DataSet))
            {
                foreach (var method in set.GroupBy(result => result.Method))
                    text.AppendLine($"| {set.Key} | **{method.Key}** | {string.Join(" | ", metrics.Select(metric => Cell(method.Select(result => result.Metrics[metric]))))} | {Text(method.Average(result => result.FitSeconds), "f1")} | {Epochs(method)} |");
                var seeds = set.Select(result => result.Seed).Distinct().ToArray();
                foreach (var (key, title) in Anchors.Shown)
                    if (seeds.Select(seed => anchors.Find(set.Key, seed, key)).OfType<IReadOnlyDictionary<string, double>>().ToArray() is { Length: > 0 } found)
                        text.AppendLine($"| {set.Key} | {title} | {string.Join(" | ", metrics.Select(metric => found.All(values => values.ContainsKey(metric)) ? Cell(found.Select(values => values[metric])) : ""))} | | |");
            }
            text.AppendLine();
        }
        return text.ToString();
    }

    /// <summary>Accuracy by objective and noise, a table for each data set: mean over the seeds and its standard error.</summary>
    public static string WriteByNoise(IReadOnlyList<StudyResult> results)
    {
        var text = new StringBuilder();
        foreach (var set in results.GroupBy(result => result.DataSet.Split('@')[0]))
        {
            var noises = set.Select(result => result.DataSet.Split('@')[1]).Distinct().Order(StringComparer.Ordinal).ToArray();
            text.AppendLine($"| {set.Key} | {string.Join(" | ", noises)} |");
            text.AppendLine($"|---|{string.Concat(noises.Select(_ => "---|"))}");
            foreach (var method in set.GroupBy(result => result.Method))
                text.AppendLine($"| `{Title(method.Key)}` | {string.Join(" | ", noises.Select(noise => MeanAndError(method.Where(result => result.DataSet.EndsWith('@' + noise)), "accuracy")))} |");
            text.AppendLine();
        }
        return text.ToString();
    }

    /// <summary>Some metrics by data set and method, a table for all methods that have the same ones: mean over the seeds and its standard error.</summary>
    /// <param name="methods">Order of the methods.</param>
    /// <param name="metrics">The metrics shown, where a method has them.</param>
    public static string WriteByMetric(IEnumerable<StudyResult> results, string[] methods, string[] metrics)
    {
        var text = new StringBuilder();
        foreach (var table in results.OrderBy(result => result.DataSet, StringComparer.Ordinal).ThenBy(result => Array.IndexOf(methods, result.Method))
            .GroupBy(result => string.Join(" | ", metrics.Where(result.Metrics.ContainsKey))))
        {
            var columns = table.Key.Split(" | ");
            text.AppendLine($"| data set | objective | {table.Key} | seeds |");
            text.AppendLine($"|---|---|{string.Concat(columns.Select(_ => "---|"))}---|");
            foreach (var fits in table.GroupBy(result => (result.DataSet, result.Method)))
                text.AppendLine($"| {fits.Key.DataSet} | `{Title(fits.Key.Method)}` | {string.Join(" | ", columns.Select(metric => MeanAndError(fits, metric)))} | {fits.Count()} |");
            text.AppendLine();
        }
        return text.ToString();
    }

    private static string Title(string method) => method.Replace("objective:", "", StringComparison.Ordinal).Replace("multiclass:", "", StringComparison.Ordinal);

    private static string MeanAndError(IEnumerable<StudyResult> fits, string metric)
    {
        var values = fits.Select(fit => fit.Metrics[metric]).ToArray();
        if (values.Length < 2)
            return values.Length == 0 ? "" : Number(values[0]);
        var mean = values.Average();
        return $"{Number(mean)} ± {Number(Math.Sqrt(values.Sum(value => Math.Pow(value - mean, 2)) / (values.Length - 1) / values.Length))}";
    }

    private static string Epochs(IEnumerable<StudyResult> fits)
        => fits.First().Epochs == 0 ? "" : $"{Text(fits.Average(fit => fit.Epochs), "f0")} ({Text(fits.Average(fit => fit.BestEpoch), "f0")})";

    /// <summary>Mean and standard deviation over the seeds.</summary>
    private static string Cell(IEnumerable<double> values)
    {
        var all = values.ToArray();
        var mean = all.Average();
        var deviation = all.Length > 1 ? Math.Sqrt(all.Sum(value => Math.Pow(value - mean, 2)) / (all.Length - 1)) : 0;
        return all.Length > 1 ? $"{Number(mean)} ± {(Math.Abs(mean) >= 1000 ? Text(deviation, "f0") : Number(deviation))}" : Number(mean);
    }

    private static string Number(double value) => Text(value, Math.Abs(value) switch { >= 1000 => "f0", >= 10 => "f1", _ => "f4" });

    private static string Text(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
