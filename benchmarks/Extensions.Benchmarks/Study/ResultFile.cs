using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>One fit: what, how long, how good.</summary>
internal sealed record StudyResult(string DataSet, string Part, int Seed, string Method, double FitSeconds, double RowsScoredPerSecond, int Epochs, int BestEpoch, IReadOnlyDictionary<string, double> Metrics)
{
    public (string, string, int, string) Key => (DataSet, Part, Seed, Method);
}

/// <summary>A comma-separated file with a line per fit, written as fits end, so that an interrupted study goes on where it was.</summary>
internal sealed class ResultFile
{
    private static readonly string[] Fixed = ["dataset", "part", "seed", "method", "fit_seconds", "rows_scored_per_second", "epochs", "best_epoch"];
    private static readonly string[] MetricNames = ["accuracy", "macro_f1", "log_loss", "ece15", "roc_auc", "average_precision", "f1", "brier", "rmse", "r2", "mae",
        "best_f1", "below05", "below25", "below50", "below75", "below95", "interval90", "pinball"];   // new ones at the end: files hold values by place
    private readonly string path;
    private readonly List<StudyResult> results = [];

    public ResultFile(string path)
    {
        this.path = path;
        if (!File.Exists(path))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
            File.WriteAllLines(path, [string.Join(',', [.. Fixed, .. MetricNames])]);
            return;
        }
        foreach (var line in File.ReadLines(path).Skip(1))
            results.Add(Parse(line));
    }

    public IReadOnlyList<StudyResult> Results => results;

    /// <summary>Whether a fit is in the file.</summary>
    public bool Has(StudyJob job, string part) => results.Any(result => result.Key == (job.DataSet, part, job.Seed, job.Method));

    public void Add(StudyResult result)
    {
        results.Add(result);
        string[] cells =
        [
            result.DataSet, result.Part, result.Seed.ToString(CultureInfo.InvariantCulture), result.Method, Text(result.FitSeconds), Text(result.RowsScoredPerSecond),
            result.Epochs.ToString(CultureInfo.InvariantCulture), result.BestEpoch.ToString(CultureInfo.InvariantCulture),
            .. MetricNames.Select(name => result.Metrics.TryGetValue(name, out var value) ? Text(value) : ""),
        ];
        File.AppendAllLines(path, [string.Join(',', cells)]);
    }

    private static StudyResult Parse(string line)
    {
        var cells = line.Split(',');
        var metrics = MetricNames.Select((name, i) => (name, Text: cells.ElementAtOrDefault(Fixed.Length + i) ?? "")).Where(pair => pair.Text != "").ToDictionary(pair => pair.name, pair => Number(pair.Text));
        return new StudyResult(cells[0], cells[1], (int)Number(cells[2]), cells[3], Number(cells[4]), Number(cells[5]), (int)Number(cells[6]), (int)Number(cells[7]), metrics);
    }

    private static string Text(double value) => value.ToString("g6", CultureInfo.InvariantCulture);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
