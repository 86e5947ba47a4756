using System.Diagnostics;
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
        if (StudyArguments.Parse(args, AllNames) is not { } asked)
            return 2;
        var file = new ResultFile(asked.Output);
        var anchors = new Anchors(shared);
        var jobs = asked.Jobs(shared).Where(job => !file.Has(job, asked.Part)).ToArray();
        var complete = true;
        if (asked.Processes > 1)
            complete = StudyProcesses.Run(jobs, asked, file);
        else
            RunHere(jobs, shared, asked.Part, file, anchors);

        var shown = file.Results.Where(result => result.Part == asked.Part && (asked.Metrics.Length > 0 || asked.Names.Contains(result.DataSet))).ToArray();
        var table = asked.Metrics.Length > 0 ? StudyTable.WriteByMetric(shown, asked.Methods, asked.Metrics)
            : shown.All(result => result.DataSet.Contains('@')) ? StudyTable.WriteByNoise(shown) : StudyTable.Write(shown, asked.Part == "test" ? anchors : new Anchors(""));
        Console.WriteLine(table);
        if (asked.Document is { } document)
            StudyDocument.Write(document, asked.Section, table);
        return complete ? 0 : 1;
    }

    private static void RunHere(StudyJob[] jobs, string shared, string part, ResultFile file, Anchors anchors)
    {
        var scratch = Directory.CreateTempSubdirectory("study");
        try
        {
            foreach (var set in jobs.GroupBy(job => job.DataSet))
            {
                var data = DataSet.Load(shared, set.Key);
                foreach (var seed in set.GroupBy(job => job.Seed))
                    Fit(data, seed.Key, part, [.. seed.Select(job => StudyMethod.Of(job.Method))], file, anchors, scratch.FullName);
            }
        }
        finally
        {
            scratch.Delete(recursive: true);
        }
    }

    private static void Fit(DataSet set, int seed, string part, StudyMethod[] methods, ResultFile file, Anchors anchors, string scratch)
    {
        var parts = set.Parts(seed);
        var lines = set.Noise?.Apply(set, seed) ?? set.Lines;
        string[] Lines(params string[] wanted) => [.. lines.Where((_, row) => wanted.Contains(parts[row]))];
        var train = part == "test" ? Lines("train", "valid") : Lines("train");
        var scored = Lines(part);
        if (part == "test" && set.Noise is null)
            anchors.CheckShares(set.Name, seed, Scoring.ScoreShares(set, train, scored));

        foreach (var method in methods)
        {
            var ml = new MLContext(seed);
            var seen = set with { Task = method.TaskFor(set.Task) };
            if (method.Create(ml, new(seen, train)) is not { } trainer)
                continue;
            var trainView = StudyPipeline.Load(ml, seen, train, Path.Combine(scratch, "train"));
            var scoredView = StudyPipeline.Load(ml, seen, scored, Path.Combine(scratch, "scored"));

            var watch = Stopwatch.StartNew();
            var model = StudyPipeline.Featurize(ml, seen).Append(trainer).Fit(trainView);
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
