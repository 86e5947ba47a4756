using System.Globalization;
using System.Text;
using Extensions.Benchmarks.Study;
using MLExtensions.AutoML;

namespace Extensions.Benchmarks.Search;

/// <summary>Tables of the study.</summary>
internal static class SearchPage
{
    private const double Megabyte = 1 << 20;

    private static readonly string[] Searches = [SearchProblem.Search, SearchProblem.Random];

    /// <summary>Trials of the random searches of a budget.</summary>
    public static IEnumerable<SearchTrial> Recorded(IReadOnlyList<SearchEntry> fits, string data, int seconds)
        => fits.Where(entry => (entry.Data, entry.Method, entry.Seconds) == (data, SearchProblem.Random, seconds)).OrderBy(entry => entry.Seed).SelectMany(entry => entry.Trials);

    /// <summary>Writes docs/search-study.md.</summary>
    public static void Write(IReadOnlyList<SearchEntry> fits, IReadOnlyList<RegretEntry> regrets, IReadOnlyList<MemoryEntry> memory, int seconds)
    {
        SearchEntry[] shown = [.. fits.Where(entry => entry.Seconds == seconds || entry.Method == SearchProblem.LightGbm)];
        Section("quality", Quality(shown, seconds));
        Section("searches", Details([.. shown.Where(entry => entry.Seconds == seconds)]));
        Section("tuners", Regrets("Function", TunerRegret.FunctionTrials, [.. regrets.Where(entry => entry.Size == 0)]));
        Section("tables", Regrets("Recorded trials", TunerRegret.TableTrials, [.. regrets.Where(entry => entry.Size > 0).GroupBy(entry => (entry.Problem, entry.Tuner)).Select(entries => entries.Last())]));
        Section("cost", Cost([.. shown.Where(entry => entry.Seconds == seconds)], memory));

        static void Section(string name, string text) => StudyDocument.Write(Path.Combine("docs", "search-study.md"), name, text);
    }

    private static string Quality(SearchEntry[] fits, int seconds)
    {
        var text = new StringBuilder();
        text.AppendLine(CultureInfo.InvariantCulture, $"{seconds} seconds for each search; means over seeds, in parentheses the least and the greatest.").AppendLine();
        text.AppendLine("| Data | Metric | Seeds | Default | Random search | Search | LightGBM |").AppendLine("|---|---|---|---|---|---|---|");
        foreach (var problem in SearchProblem.All)
        {
            var (search, random, anchor) = (Of(SearchProblem.Search), Of(SearchProblem.Random), Of(SearchProblem.LightGbm));
            if (search.Length > 0)
                text.AppendLine(CultureInfo.InvariantCulture, $"| {problem.Name} | {problem.Metric} | {search.Length} | {Values(search.Select(entry => entry.Default))} | {Values(random.Select(entry => entry.Test))} | {Values(search.Select(entry => entry.Test))} | {Values(anchor.Select(entry => entry.Test))} |");

            SearchEntry[] Of(string method) => [.. fits.Where(entry => entry.Data == problem.Name && entry.Method == method)];
        }
        return text.ToString();
    }

    private static string Values(IEnumerable<double> values) => values.ToArray() switch
    {
        [] => "",
        [var one] => Number(one),
        var several => $"{Number(several.Average())} ({Number(several.Min())} to {Number(several.Max())})",
    };

    private static string Details(SearchEntry[] fits)
    {
        var text = new StringBuilder("| Data | Seed | Method | Trials: ended, pruned, failed | Gain on validation | Gain on test, 95 % interval | Winner's objective |\n|---|---|---|---|---|---|---|\n");
        foreach (var entry in fits.OrderBy(entry => SearchProblem.All.ToList().FindIndex(problem => problem.Name == entry.Data)).ThenBy(entry => entry.Seed).ThenByDescending(entry => entry.Method))
        {
            var interval = entry.Gain is { } ends ? $", {Number(ends[0])} to {Number(ends[1])}" : "";
            var states = string.Join(", ", new TrialState[][] { [TrialState.Completed], [TrialState.Pruned, TrialState.Paused], [TrialState.Failed] }.Select(group => entry.Trials.Count(trial => group.Contains(trial.State))));
            var objective = entry.Winner.Split(", ").FirstOrDefault(value => value.StartsWith("objective = ", StringComparison.Ordinal))?["objective = ".Length..] ?? "";
            text.AppendLine(CultureInfo.InvariantCulture, $"| {entry.Data} | {entry.Seed} | {entry.Method} | {states} | {Number(entry.ValidationGain)} | {Number(entry.Test - entry.Default)}{interval} | {objective} |");
        }
        return text.ToString();
    }

    private static string Regrets(string title, IReadOnlyList<int> trials, RegretEntry[] entries)
    {
        var text = new StringBuilder($"| {title} | Tuner |{string.Concat(trials.Select(count => $" {count} trials |"))}\n|---|---|{string.Concat(trials.Select(_ => "---|"))}\n");
        foreach (var entry in entries.OrderBy(entry => SearchProblem.All.ToList().FindIndex(problem => problem.Name == entry.Problem)))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {entry.Problem}{(entry.Size > 0 ? $", {entry.Size} trials" : "")} | {entry.Tuner} |{string.Concat(trials.Select(count => entry.Regrets.TryGetValue(count, out var regret) ? $" {regret.ToString("g3", CultureInfo.InvariantCulture)} |" : " |"))}");
        return text.ToString();
    }

    private static string Cost(SearchEntry[] fits, IReadOnlyList<MemoryEntry> memory)
    {
        var text = new StringBuilder("| Searches | Number | Seconds of the loop | Outside trials | Share | Greatest share of one search |\n|---|---|---|---|---|---|\n");
        foreach (var method in Searches)
            if (fits.Where(entry => entry.Method == method && entry.LoopSeconds > 0).ToArray() is { Length: > 0 } some)
            {
                var (all, inside) = (some.Sum(entry => entry.LoopSeconds), some.Sum(entry => entry.RunnerSeconds));
                text.AppendLine(CultureInfo.InvariantCulture, $"| {method} | {some.Length} | {all:f0} | {all - inside:f1} | {(all - inside) / all:P2} | {some.Max(entry => 1 - entry.RunnerSeconds / entry.LoopSeconds):P2} |");
            }
        text.AppendLine().AppendLine(CultureInfo.InvariantCulture, $"Peak resident size of a process with {SearchMemory.Rows:N0} rows of {SearchMemory.Columns} numbers ({4.0 * SearchMemory.Rows * SearchMemory.Columns / Megabyte:f0} MB as one table) and four trials:").AppendLine();
        text.AppendLine("| Trials at a time | Peak, MB | Of one at a time |").AppendLine("|---|---|---|");
        foreach (var entry in memory.OrderBy(entry => entry.Trials))
            text.AppendLine(CultureInfo.InvariantCulture, $"| {(entry.Trials == 0 ? "rows read, none trained" : entry.Trials)} | {entry.Bytes / Megabyte:f0} | {(memory.FirstOrDefault(one => one.Trials == 1) is { } single ? (entry.Bytes / single.Bytes).ToString("f2", CultureInfo.InvariantCulture) : "")} |");
        return text.ToString();
    }

    private static string Number(double value) => double.IsNaN(value) ? "" : value.ToString("0.0000", CultureInfo.InvariantCulture);
}
