using System.Globalization;

namespace Extensions.Benchmarks.Study;

/// <summary>What a call of the study asks for.</summary>
internal sealed record StudyArguments(string[] Names, string[] Methods, int[] Seeds, string Part, string Output, int Processes, string? Document, string[] Metrics, string Section)
{
    /// <summary>The section of a document that has one.</summary>
    public const string PlainSection = "study";

    private static readonly string[] Known = ["--methods", "--seeds", "--score", "--output", "--processes", "--document", "--metrics", "--section"];

    /// <summary>Reads the arguments; null where one is not understood, which is said.</summary>
    public static StudyArguments? Parse(string[] args, string[] allNames)
    {
        var options = args.Index().Where(pair => pair.Item.StartsWith("--", StringComparison.Ordinal)).GroupBy(pair => pair.Item)
            .ToDictionary(option => option.Key, option => args.ElementAtOrDefault(option.Last().Index + 1) ?? "");   // the last one counts
        var names = args.Where((item, index) => !item.StartsWith("--", StringComparison.Ordinal) && (index == 0 || !args[index - 1].StartsWith("--", StringComparison.Ordinal))).ToArray();
        var part = options.GetValueOrDefault("--score", "test");
        var methods = options.GetValueOrDefault("--methods", "Balanced,Strong,Text").Split(',');
        if (options.Keys.Except(Known).Any() || part is not ("test" or "valid") || !methods.All(StudyMethod.Knows)
            || !int.TryParse(options.GetValueOrDefault("--processes", Environment.ProcessorCount.ToString(CultureInfo.InvariantCulture)), CultureInfo.InvariantCulture, out var processes) || processes < 1)
        {
            Console.Error.WriteLine($"Options are --methods (of {string.Join(", ", StudyMethod.All.Select(method => method.Name))}, objective:NAME, multiclass:NAME), --seeds, --score test or valid, --output, --processes (at least 1), --document, --section, --metrics; got {string.Join(' ', args)}.");
            return null;
        }
        return new(names.Length > 0 ? names : allNames, methods, [.. options.GetValueOrDefault("--seeds", "0,1,2").Split(',').Select(seed => int.Parse(seed, CultureInfo.InvariantCulture))],
            part, options.GetValueOrDefault("--output", Path.Combine("artifacts", "study.csv")), processes, options.GetValueOrDefault("--document") ?? (names.Length == 0 && part == "test" ? Path.Combine("docs", "benchmarks.md") : null),
            options.GetValueOrDefault("--metrics", "").Split(',', StringSplitOptions.RemoveEmptyEntries), options.GetValueOrDefault("--section", PlainSection));
    }

    /// <summary>The fits, data set by data set; a preset is for tables or for text, not for both.</summary>
    public IEnumerable<StudyJob> Jobs(string shared)
    {
        foreach (var name in Names)
        {
            var text = DataSet.Load(shared, name).Texts.Length > 0;
            foreach (var seed in Seeds)
                foreach (var method in Methods.Where(method => StudyMethod.Of(method).Serves(text)))
                    yield return new(name, seed, method);
        }
    }
}
