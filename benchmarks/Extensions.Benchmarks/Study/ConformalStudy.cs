using System.Text;

namespace Extensions.Benchmarks.Study;

/// <summary>
/// Conformal procedures on real data: models are fitted once and their predictions kept in files; the rows that they were not fitted on are divided at random, 100 times, into halves that calibrate and test.
/// </summary>
internal static class ConformalStudy
{
    private static readonly string[] SetData = ["letter", "covertype", "newsgroups20"], IntervalData = ["california_housing", "protein_casp", "kin8nm"], FlagData = ["yeast_multilabel", "go_emotions"];

    /// <summary>Runs the study and writes docs/conformal-study.md.</summary>
    /// <param name="args">The parts wanted: sets, intervals, risk; none for all.</param>
    public static int Run(string[] args)
    {
        if (DataSet.SharedFolder() is not { } shared)
        {
            Console.Error.WriteLine("The study needs the folder shared/data beside the repository; it is absent.");
            return 1;
        }
        var folder = Directory.CreateDirectory(Path.Combine("artifacts", "conformal")).FullName;
        var parts = new (string Name, string[] Data, Func<string, string> Table)[]
        {
            ("sets", SetData, name => SetStudy.Table(name, Scored(shared, name, folder))),
            ("intervals", IntervalData, name => IntervalStudy.Table(name, NumberPool.Of(shared, name, folder), shared, folder)),
            ("risk", FlagData, name => RiskStudy.Table(name, FlagPool.Of(shared, name, folder))),
        };
        if (args.Except(parts.Select(part => part.Name)).Any())
        {
            Console.Error.WriteLine($"The parts are {string.Join(", ", parts.Select(part => part.Name))}; got {string.Join(' ', args)}.");
            return 2;
        }
        foreach (var (part, data, table) in parts.Where(part => args.Length == 0 || args.Contains(part.Name)))
        {
            var text = new StringBuilder();
            foreach (var name in data)
            {
                text.AppendLine(table(name));
                Console.WriteLine($"{part}: {name}");
            }
            StudyDocument.Write(Path.Combine("docs", "conformal-study.md"), part, text.ToString());
        }
        return 0;
    }

    private static ScoredSplit Scored(string shared, string name, string folder)
    {
        var path = ScoredSplit.PathIn(folder, name, 0, "network");
        if (!File.Exists(path))
            ScoredSplit.Fit(DataSet.Load(shared, name), 0, "network", folder).Save(path);
        return ScoredSplit.Load(path);
    }
}
