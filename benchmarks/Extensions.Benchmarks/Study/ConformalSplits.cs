using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>Random divisions of rows into halves that calibrate and test, and tables of what came of them.</summary>
internal static class ConformalSplits
{
    public const int Count = 100;

    public static double[] Alphas => [0.05, 0.1, 0.2];

    /// <summary>The divisions of rows, the same for every method.</summary>
    public static (int[] Calibration, int[] Test)[] Of(int rowCount) =>
    [
        .. Enumerable.Range(0, Count).Select(split =>
        {
            var rows = Enumerable.Range(0, rowCount).ToArray();
            new Random(split).Shuffle(rows);
            return (rows[..(rowCount / 2)], rows[(rowCount / 2)..]);
        }),
    ];

    /// <summary>A Markdown table with a line per method and alpha.</summary>
    /// <param name="title">What stands in the first column of the header.</param>
    /// <param name="columns">Names of the numbers, with the decimals that are shown.</param>
    /// <param name="methods">Names of the methods.</param>
    /// <param name="measure">The numbers of a method for an alpha and a split; NaN where there is none.</param>
    public static string Table(string title, (string Name, int Decimals)[] columns, string[] methods, Func<int, double, int, double[]> measure)
    {
        var lines = new List<string> { $"| {title} | alpha | {string.Join(" | ", columns.Select(column => column.Name))} |", $"|---|---|{string.Concat(columns.Select(_ => "---|"))}" };
        var jobs = methods.SelectMany((_, method) => Alphas.Select(alpha => (Method: method, Alpha: alpha))).ToArray();
        var results = new double[jobs.Length][][];
        Parallel.For(0, jobs.Length, job => results[job] = [.. Enumerable.Range(0, Count).Select(split => measure(jobs[job].Method, jobs[job].Alpha, split))]);
        for (var job = 0; job < jobs.Length; job++)
        {
            var means = columns.Select((_, c) => results[job].Select(numbers => numbers[c]).Where(number => !double.IsNaN(number)).DefaultIfEmpty(double.NaN).Average());
            var cells = means.Zip(columns, (mean, column) => double.IsNaN(mean) ? "" : mean.ToString("f" + column.Decimals, CultureInfo.InvariantCulture));
            lines.Add($"| {methods[jobs[job].Method]} | {jobs[job].Alpha.ToString(CultureInfo.InvariantCulture)} | {string.Join(" | ", cells)} |");
        }
        return string.Join('\n', lines) + "\n";
    }
}
