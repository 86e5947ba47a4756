using System.Diagnostics;
using System.Globalization;
using Microsoft.ML;

namespace Extensions.Benchmarks.Study;

/// <summary>How good the trainers are at their default settings, on the fixed splits of shared/data.</summary>
/// <remarks>
/// Scored on test: fitted on train and valid together, of which the trainers set their own validation fraction apart, as a user's call of Fit
/// would. Scored on valid (for choosing defaults, which must not look at test): fitted on train alone. The part calib is never used.
/// </remarks>
internal static class StudyProgram
{
    private static readonly string[] AllNames =
        ["letter", "satimage", "covertype", "digits", "magic", "phoneme", "mammography", "creditcard_fraud", "adult", "sms_spam", "newsgroups20", "kin8nm", "protein_casp", "abalone", "california_housing"];

    public static int Run(string[] args)
    {
        if (DataSet.SharedFolder() is not { } shared)
        {
            Console.Error.WriteLine("The study needs the folder shared/data beside the repository; it is absent.");
            return 1;
        }
        var options = args.Index().Where(pair => pair.Item.StartsWith("--", StringComparison.Ordinal)).ToDictionary(pair => pair.Item, pair => args.ElementAtOrDefault(pair.Index + 1) ?? "");
        var unknown = options.Keys.Except(["--methods", "--seeds", "--score", "--output"]).ToArray();
        var names = args.Where((item, index) => !item.StartsWith("--", StringComparison.Ordinal) && (index == 0 || !args[index - 1].StartsWith("--", StringComparison.Ordinal))).ToArray();
        var part = options.GetValueOrDefault("--score", "test");
        var methods = options.GetValueOrDefault("--methods", "Balanced,Strong").Split(',');
        if (unknown.Length > 0 || part is not ("test" or "valid") || methods.Except(StudyMethod.All.Select(method => method.Name)).Any())
        {
            Console.Error.WriteLine($"Options are --methods (of {string.Join(", ", StudyMethod.All.Select(method => method.Name))}), --seeds, --score test or valid, --output; got {string.Join(' ', args)}.");
            return 2;
        }
        var seeds = options.GetValueOrDefault("--seeds", "0,1,2").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture)).ToArray();
        var file = new ResultFile(options.GetValueOrDefault("--output", Path.Combine("artifacts", "study.csv")));
        var anchors = new Anchors(shared);

        var scratch = Directory.CreateTempSubdirectory("study");
        try
        {
            foreach (var name in names.Length > 0 ? names : AllNames)
            {
                var set = DataSet.Load(shared, name);
                foreach (var seed in seeds)
                    Fit(set, seed, part, [.. StudyMethod.All.Where(method => methods.Contains(method.Name))], file, anchors, scratch.FullName);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
        var shown = file.Results.Where(result => result.Part == part && (names.Length == 0 || names.Contains(result.DataSet))).ToArray();
        Console.WriteLine(StudyTable.Write(shown, part == "test" ? anchors : new Anchors("")));
        return 0;
    }

    private static void Fit(DataSet set, int seed, string part, StudyMethod[] methods, ResultFile file, Anchors anchors, string scratch)
    {
        var parts = set.Parts(seed);
        string[] Lines(params string[] wanted) => [.. set.Lines.Where((_, row) => wanted.Contains(parts[row]))];
        var train = part == "test" ? Lines("train", "valid") : Lines("train");
        var scored = Lines(part);
        if (part == "test")
            anchors.CheckShares(set.Name, seed, Scoring.ScoreShares(set, train, scored));

        foreach (var method in methods)
        {
            var ml = new MLContext(seed);
            if (method.Create(ml, set.Task) is not { } trainer || file.Results.Any(result => result.Key == (set.Name, part, seed, method.Name)))
                continue;
            var trainView = StudyPipeline.Load(ml, set, train, Path.Combine(scratch, "train"));
            var scoredView = StudyPipeline.Load(ml, set, scored, Path.Combine(scratch, "scored"));

            var watch = Stopwatch.StartNew();
            var model = StudyPipeline.Featurize(ml, set).Append(trainer).Fit(trainView);
            var fitSeconds = watch.Elapsed.TotalSeconds;
            watch.Restart();
            var metrics = Scoring.Score(model.Transform(scoredView), set, scored);
            var history = StudyMethod.HistoryOf(model.LastTransformer);
            var result = new StudyResult(set.Name, part, seed, method.Name, fitSeconds, scored.Length / watch.Elapsed.TotalSeconds, history?.Epochs.Length ?? 0, history?.BestEpoch ?? 0, metrics);
            file.Add(result);
            Console.WriteLine(FormattableString.Invariant($"{set.Name} {part} seed {seed} {method.Name}: {string.Join(", ", metrics.Select(metric => FormattableString.Invariant($"{metric.Key} {metric.Value:g5}")))}; {fitSeconds:f1} s, epochs {result.Epochs} (best {result.BestEpoch})"));
        }
    }
}
