using System.IO.Compression;
using System.Text.Json;

namespace Extensions.Benchmarks.Study;

internal enum StudyTask { Binary, Multiclass, Regression }

/// <summary>One data set of shared/data as its index.json describes it.</summary>
/// <param name="Header">Column names of the file.</param>
/// <param name="Lines">Lines of all files in the order of the splits: train before test, without headers.</param>
internal sealed record DataSet(
    string Name, StudyTask Task, string Label, string[] Classes, string? PositiveClass, char Separator, string[] Numbers, string[] Categories, string[] Texts,
    bool HasMissingValues, string[] Header, string[] Lines, string SplitFile, string[] FileParts)
{
    /// <summary>Wrong labels in the training rows, or null.</summary>
    public LabelNoise? Noise { get; private init; }

    /// <summary>The folder shared beside the repository, or null where it is absent.</summary>
    public static string? SharedFolder()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "MLExtensions.sln")))
                return Path.Combine(folder.Parent!.FullName, "shared") is var shared && Directory.Exists(shared) ? shared : null;
        return null;
    }

    /// <summary>Reads one data set.</summary>
    /// <param name="shared">The folder shared.</param>
    /// <param name="fullName">Its name, and behind an @ what noise its labels have.</param>
    /// <exception cref="ArgumentException">The index or the folder of splits does not have it.</exception>
    public static DataSet Load(string shared, string fullName)
    {
        var name = fullName.Split('@')[0];
        using var index = JsonDocument.Parse(File.ReadAllText(Path.Combine(shared, "data", "index.json")));
        var entry = index.RootElement.GetProperty("datasets").EnumerateArray().FirstOrDefault(set => set.GetProperty("name").GetString() == name);
        var splits = Path.Combine(shared, "data", "splits", name + ".csv.gz");
        var fileParts = entry.ValueKind == JsonValueKind.Undefined ? [] : entry.GetProperty("paths").EnumerateObject().Select(path => path.Name).ToArray();
        if (entry.ValueKind == JsonValueKind.Undefined || !File.Exists(splits) && !fileParts.Contains("test"))
            throw new ArgumentException($"There are neither fixed splits nor a test file of a data set '{name}' in {Path.Combine(shared, "data", "splits")}.");

        fileParts = [.. fileParts.Where(part => !part.StartsWith("extra", StringComparison.Ordinal))];
        var files = fileParts.Select(part => entry.GetProperty("paths").GetProperty(part)).Select(path => ReadLines(Path.Combine(shared, path.GetString()!))).ToArray();
        var separator = entry.GetProperty("separator").GetString() == "," ? ',' : '\t';
        return new DataSet(fullName, Enum.Parse<StudyTask>(entry.GetProperty("task").GetString()!, ignoreCase: true), entry.GetProperty("label").GetString()!,
            entry.TryGetProperty("class_counts", out var counts) ? [.. counts.EnumerateObject().Select(count => count.Name).Order(StringComparer.Ordinal)] : [],
            entry.TryGetProperty("positive_class", out var positive) ? positive.GetString() : null,
            separator, Names("columns_numeric"), Names("columns_categorical"), Names("columns_text"),
            entry.GetProperty("missing_feature_cells").GetInt32() > 0, files[0][0].Split(separator), [.. files.SelectMany(lines => lines.Skip(1))], splits,
            [.. files.Zip(fileParts).SelectMany(pair => pair.First.Skip(1).Select(_ => pair.Second))])
        {
            Noise = fullName.Contains('@') ? LabelNoise.Parse(fullName.Split('@')[1]) : null,
        };

        string[] Names(string property) => [.. entry.GetProperty(property).EnumerateArray().Select(item => item.GetString()!)];
    }

    /// <summary>Part of each line under a seed: train, valid, calib, test or none.</summary>
    /// <remarks>Where there are no fixed splits, the files are the parts, under every seed.</remarks>
    public string[] Parts(int seed) => File.Exists(SplitFile)
        ? SplitColumn($"seed{seed}") ?? throw new ArgumentException($"{SplitFile} has no column 'seed{seed}'.")
        : FileParts;

    /// <summary>A column of the file of splits, a cell per line; null where there is none.</summary>
    /// <exception cref="InvalidDataException">The file has another number of rows than the data.</exception>
    public string[]? SplitColumn(string name)
    {
        var lines = ReadLines(SplitFile);
        var column = Array.IndexOf(lines[0].Split(','), name);
        if (column < 0)
            return null;
        return lines.Length - 1 == Lines.Length ? [.. lines.Skip(1).Select(line => line.Split(',')[column])]
            : throw new InvalidDataException($"{SplitFile} has {lines.Length - 1} rows, the data {Lines.Length}.");
    }

    public int ColumnIndex(string name) => Array.IndexOf(Header, name);

    /// <summary>The label of a line as text.</summary>
    public string LabelOf(string line) => line.Split(Separator)[ColumnIndex(Label)];

    /// <summary>The lines of a text file, which may be compressed.</summary>
    public static string[] ReadLines(string path)
    {
        using Stream file = File.OpenRead(path);
        using var reader = new StreamReader(path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(file, CompressionMode.Decompress) : file);
        return [.. reader.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r'))];
    }
}
