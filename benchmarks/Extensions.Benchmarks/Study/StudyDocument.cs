namespace Extensions.Benchmarks.Study;

/// <summary>The place of the tables in a Markdown file: between two comments.</summary>
internal static class StudyDocument
{
    private const string Start = "<!-- study: written by bench study --document -->", End = "<!-- study ends -->";

    /// <summary>Replaces what stands between the comments.</summary>
    /// <exception cref="InvalidDataException">The file lacks them.</exception>
    public static void Write(string path, string tables)
    {
        var text = File.ReadAllText(path);
        var (start, end) = (text.IndexOf(Start, StringComparison.Ordinal), text.IndexOf(End, StringComparison.Ordinal));
        if (start < 0 || end < start)
            throw new InvalidDataException($"'{path}' must hold the lines '{Start}' and, after it, '{End}'; the tables go between them.");
        File.WriteAllText(path, $"{text[..(start + Start.Length)]}\n\n{tables.Trim()}\n\n{text[end..]}");
    }
}
