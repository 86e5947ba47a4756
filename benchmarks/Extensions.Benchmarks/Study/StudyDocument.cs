namespace Extensions.Benchmarks.Study;

/// <summary>The place of the tables in a Markdown file: between two comments.</summary>
internal static class StudyDocument
{
    /// <summary>Replaces what stands between the comments.</summary>
    /// <param name="section">What the comments call the place, for a file with several.</param>
    /// <exception cref="InvalidDataException">The file lacks them.</exception>
    public static void Write(string path, string section, string tables)
    {
        var (startLine, endLine) = ($"<!-- {section}: written by bench study --document -->", $"<!-- {section} ends -->");
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(startLine, StringComparison.Ordinal), text.IndexOf(endLine, StringComparison.Ordinal));
        if (start < 0 || end < start)
            throw new InvalidDataException($"'{path}' must hold the lines '{startLine}' and, after it, '{endLine}'; the tables go between them.");
        File.WriteAllText(path, $"{text[..(start + startLine.Length)]}\n\n{tables.Trim()}\n\n{text[end..]}");
    }
}
