using System.Diagnostics;
using System.Globalization;
using Extensions.Benchmarks.Study;
using MLExtensions.AutoML;

namespace Extensions.Benchmarks.Search;

/// <summary>What an objective search is worth: its winner beside the defaults, random search and LightGBM on test rows; its tuners without training; what it costs beside training.</summary>
/// <remarks>Everything that is measured is kept in artifacts/search as lines of JSON; the study goes on from there, and within a search from its trials.</remarks>
internal static class SearchStudy
{
    private const string Functions = "functions", Tables = "tables", Memory = "memory";
    private const int FunctionSeeds = 5;

    private static readonly int[] TrialsAtATime = [0, 1, 4];

    private static string Folder => Path.Combine("artifacts", "search");

    public static int Run(string[] args)
    {
        if (args is ["--memory", var count])
            return SearchMemory.RunHere(int.Parse(count, CultureInfo.InvariantCulture));
        var (only, seeds, seconds) = ("", 3, 150);
        string[] parts = [.. SearchProblem.All.Select(problem => problem.Name), Memory, Functions, Tables];
        for (var i = 0; i < args.Length; i += 2)
        {
            var value = args.ElementAtOrDefault(i + 1) ?? "";
            var isRight = args[i] switch
            {
                "--only" => parts.Any(part => part.StartsWith(only = value, StringComparison.Ordinal)),
                "--seeds" => int.TryParse(value, CultureInfo.InvariantCulture, out seeds) && seeds is >= 1 and <= 3,
                "--seconds" => int.TryParse(value, CultureInfo.InvariantCulture, out seconds) && seconds >= 1,
                _ => false,
            };
            if (!isRight)
            {
                Console.Error.WriteLine($"Options are --only with the beginning of one of {string.Join(", ", parts)}, --seeds from 1 to 3, --seconds of each search from 1; got {string.Join(' ', args)}.");
                return 2;
            }
        }
        if (DataSet.SharedFolder() is not { } shared || !OperatingSystem.IsLinux())
        {
            Console.Error.WriteLine("The study needs Linux and the folder shared/data beside the repository.");
            return 1;
        }
        Directory.CreateDirectory(Folder);
        bool Wanted(string part) => part.StartsWith(only, StringComparison.Ordinal);
        var (fits, regrets, memory) = (new SearchFile<SearchEntry>(InFolder("fits.jsonl")), new SearchFile<RegretEntry>(InFolder("regrets.jsonl")), new SearchFile<MemoryEntry>(InFolder("memory.jsonl")));
        var complete = true;
        void Write() => SearchPage.Write(fits.Entries, regrets.Entries, memory.Entries, seconds);

        foreach (var (seed, problem, method) in from seed in Enumerable.Range(0, seeds) from problem in SearchProblem.All.Where(problem => Wanted(problem.Name))
                                                from method in new[] { SearchProblem.Search, SearchProblem.Random, SearchProblem.LightGbm } select (seed, problem, method))
        {
            var budget = method == SearchProblem.LightGbm ? 0 : seconds;
            if (fits.Entries.Any(entry => (entry.Data, entry.Seed, entry.Method, entry.Seconds) == (problem.Name, seed, method, budget)))
                continue;
            complete &= Fit(fits, problem, shared, seed, method, budget);
            Write();
        }
        foreach (var number in TrialsAtATime.Where(number => Wanted(Memory) && memory.Entries.All(entry => entry.Trials != number)))
            Console.WriteLine(memory.Add(SearchMemory.Run(number)));
        foreach (var function in ClosedFormFunction.All.Where(_ => Wanted(Functions)))
            foreach (var (name, tuner) in TunerRegret.Tuners.Where(one => regrets.Entries.All(entry => (entry.Problem, entry.Tuner) != (function.Name, one.Name))))
                Say(regrets.Add(TunerRegret.OnFunction(function, name, tuner, FunctionSeeds)));
        foreach (var problem in SearchProblem.All.Where(_ => Wanted(Tables)))
        {
            var (space, trials) = (SearchProblem.Space(DataSet.Load(shared, problem.Name)), SearchPage.Recorded(fits.Entries, problem.Name, seconds));
            foreach (var (name, tuner) in TunerRegret.Tuners)
                if (TunerRegret.Recorded(space, trials) is { Length: var size and > 0 } recorded && regrets.Entries.All(entry => (entry.Problem, entry.Tuner, entry.Size) != (problem.Name, name, size)))
                    Say(regrets.Add(TunerRegret.OnTable(problem.Name, space, recorded, name, tuner)));
        }
        Write();
        return complete ? 0 : 1;
    }

    private static bool Fit(SearchFile<SearchEntry> fits, SearchProblem problem, string shared, int seed, string method, int seconds)
    {
        var trials = InFolder(FormattableString.Invariant($"{problem.Name.Replace('@', '-')}-{seed}-{method.Replace(' ', '-')}-{seconds}"));
        var watch = Stopwatch.StartNew();
        SearchEntry entry;
        try
        {
            entry = fits.Add(problem.Run(shared, seed, method, seconds, trials) with { WallSeconds = watch.Elapsed.TotalSeconds });
        }
        catch (SearchFailedException error)
        {
            Console.Error.WriteLine($"{problem.Name} seed {seed} {method} is left out, another run tries it again: {error.Message}");
            return false;
        }
        finally
        {
            if (Directory.Exists(trials))
                Directory.Delete(trials, recursive: true);
        }
        Console.WriteLine(FormattableString.Invariant($"{problem.Name} seed {seed} {method}: {problem.Metric} {entry.Test:g5}, default {entry.Default:g5}; {entry.Trials.Length} trials, {entry.WallSeconds:f0} s in all, {entry.LoopSeconds - entry.RunnerSeconds:f1} s of {entry.LoopSeconds:f0} s outside trials; {entry.Winner}"));
        return true;
    }

    private static void Say(RegretEntry entry)
        => Console.WriteLine(FormattableString.Invariant($"{entry.Problem} {entry.Tuner}: {string.Join(", ", entry.Regrets.Select(regret => FormattableString.Invariant($"{regret.Value:g3} after {regret.Key}")))}"));

    private static string InFolder(string name) => Path.Combine(Folder, name);
}
