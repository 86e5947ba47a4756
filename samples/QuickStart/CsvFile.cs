using System.Globalization;
using System.IO.Compression;
using MLExtensions;

namespace QuickStart;

/// <summary>Reads a CSV file whose delimiter, quoting and header are not known.</summary>
internal static class CsvFile
{
    private static readonly char[] Delimiters = [',', ';', '\t'];

    /// <summary>Reads a file, unpacking it where its name ends in .gz.</summary>
    /// <param name="path">The file.</param>
    /// <param name="label">A column name that tells a header from a row of data.</param>
    /// <exception cref="InputDataException">The file is absent, empty, has one column only, or rows of different lengths.</exception>
    public static (Table Table, char Delimiter) Read(string path, string label)
    {
        if (!File.Exists(path))
            throw new InputDataException($"The file '{path}' does not exist.");
        var text = ReadText(path);
        if (string.IsNullOrWhiteSpace(text))
            throw new InputDataException($"The file '{path}' is empty.");
        var delimiter = ChooseDelimiter(text) ?? throw new InputDataException($"The first line of '{path}' holds one column only; the delimiters looked for are comma, semicolon and tab.");
        var records = Records(path, text, delimiter);
        var names = records[0].Fields;
        if (HasHeader(names, label))
            records.RemoveAt(0);
        else
            names = new string[names.Length];
        var columns = names.Select((name, i) => string.IsNullOrWhiteSpace(name) ? $"column{i + 1}" : name.Trim()).ToArray();
        if (columns.GroupBy(name => name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new InputDataException($"The header of '{path}' has {twice.Count()} columns named '{twice.Key}'; each name must be there once.");
        return (new Table(columns, [.. records.Select(record => record.Fields)]), delimiter);
    }

    private static string ReadText(string path)
    {
        using var file = File.OpenRead(path);
        using Stream content = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GZipStream(file, CompressionMode.Decompress) : file;
        using var reader = new StreamReader(content);
        return reader.ReadToEnd();
    }

    /// <summary>The delimiter that cuts the most of the first rows into as many fields as the first one.</summary>
    private static char? ChooseDelimiter(string text)
        => Delimiters
            .Select(delimiter => (Delimiter: delimiter, Records: CsvParser.Parse(text, delimiter, quoting: true, maxRecords: 100).Records))
            .Where(candidate => candidate.Records[0].Fields.Length > 1)
            .OrderByDescending(candidate => candidate.Records.Average(record => record.Fields.Length == candidate.Records[0].Fields.Length ? 1.0 : 0.0))
            .ThenByDescending(candidate => candidate.Records[0].Fields.Length)
            .Select(candidate => (char?)candidate.Delimiter)
            .FirstOrDefault();

    /// <summary>Quotes are read as quotes where that makes sense of the whole file, otherwise as part of the text.</summary>
    private static List<CsvParser.Record> Records(string path, string text, char delimiter)
    {
        var quoted = CsvParser.Parse(text, delimiter, quoting: true);
        var fault = Fault(quoted);
        if (fault is null)
            return quoted.Records;
        var plain = CsvParser.Parse(text, delimiter, quoting: false);
        return Fault(plain) is null ? plain.Records : throw new InputDataException($"The file '{path}' cannot be read: {fault}");
    }

    private static string? Fault((List<CsvParser.Record> Records, string? Fault) parsed)
    {
        if (parsed.Fault is not null)
            return parsed.Fault;
        var expected = parsed.Records[0].Fields.Length;
        return parsed.Records.Find(record => record.Fields.Length != expected) is { } wrong
            ? $"line {wrong.Line} has {wrong.Fields.Length} fields, the first line has {expected}."
            : null;
    }

    private static bool HasHeader(string[] first, string label)
        => first.Any(name => name.Trim() == label)
            || (first.Distinct().Count() == first.Length && !first.Any(name => double.TryParse(name, NumberStyles.Float, CultureInfo.InvariantCulture, out _)));
}
