using System.Text;

namespace QuickStart;

/// <summary>Cuts text into records and fields.</summary>
internal static class CsvParser
{
    /// <summary>Fields of one record and the line it starts on, from 1.</summary>
    internal sealed record Record(int Line, string[] Fields);

    /// <summary>Parses records; blank lines are skipped.</summary>
    /// <param name="text">The content of a file.</param>
    /// <param name="delimiter">What lies between fields.</param>
    /// <param name="quoting">Whether a field that starts with a double quote ends with one; a doubled quote inside stands for one.</param>
    /// <param name="maxRecords">Where to stop.</param>
    /// <returns>The records, and what broke the rules of quoting, or null.</returns>
    public static (List<Record> Records, string? Fault) Parse(string text, char delimiter, bool quoting, int maxRecords = int.MaxValue)
    {
        var records = new List<Record>();
        var fields = new List<string>();
        string? fault = null;
        var (position, line) = (0, 1);
        while (position < text.Length && records.Count < maxRecords)
        {
            var start = line;
            fields.Clear();
            do
                fields.Add(quoting && position < text.Length && text[position] == '"' ? Quoted() : Plain());
            while (position < text.Length && text[position] == delimiter && ++position <= text.Length);
            EndLine();
            if (fields.Count > 1 || !string.IsNullOrWhiteSpace(fields[0]))
                records.Add(new Record(start, [.. fields]));
        }
        return (records, fault);

        string Plain()
        {
            var length = text.AsSpan(position).IndexOfAny(delimiter, '\r', '\n');
            var end = length < 0 ? text.Length : position + length;
            var field = text[position..end];
            position = end;
            return field;
        }

        string Quoted()
        {
            var (field, start) = (new StringBuilder(), line);
            for (position++; position < text.Length; position++)
            {
                if (text[position] == '\n')
                    line++;
                if (text[position] != '"')
                    field.Append(text[position]);
                else if (position + 1 < text.Length && text[position + 1] == '"')
                    field.Append(text[position++]);
                else
                    break;
            }
            if (position == text.Length)
                fault ??= $"the quote that opens a field on line {start} is never closed.";
            position = Math.Min(position + 1, text.Length);
            if (position < text.Length && text[position] != delimiter && text[position] is not ('\r' or '\n'))
            {
                fault ??= $"line {line} has text after the closing quote of a field.";
                field.Append(Plain());
            }
            return field.ToString();
        }

        void EndLine()
        {
            if (position < text.Length && text[position] == '\r')
                position++;
            if (position < text.Length && text[position] == '\n')
                position++;
            line++;
        }
    }
}
