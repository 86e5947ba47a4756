using System.Text;

namespace QuickStart;

/// <summary>Rows of text under named columns, as in a CSV file.</summary>
internal sealed record Table(IReadOnlyList<string> Columns, IReadOnlyList<string[]> Rows)
{
    /// <summary>Position of a column, or -1.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column)
                return i;
        return -1;
    }

    public IEnumerable<string> Values(int column) => Rows.Select(row => row[column]);

    /// <summary>Writes a comma-separated file that ML.NET's text loader reads back value by value: quotes where needed, no line break in a field.</summary>
    public void WriteCsv(string path)
    {
        using var writer = new StreamWriter(path, append: false, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        foreach (var row in Rows.Prepend([.. Columns]))
            writer.Write(string.Join(',', row.Select(Field)) + "\n");
    }

    private static string Field(string value)
    {
        var line = value.ReplaceLineEndings(" ");
        // A slash or hash at the start of a line would be a comment or a directive to the loader.
        var needsQuotes = line.AsSpan().ContainsAny(",\"/#\t") || line.StartsWith(' ') || line.EndsWith(' ');
        return needsQuotes ? $"\"{line.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : line;
    }
}
