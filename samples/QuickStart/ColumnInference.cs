namespace QuickStart;

/// <summary>Finds out what a column holds from its values.</summary>
internal static class ColumnInference
{
    private const double NumberShare = 0.95;
    private const double IdentifierShare = 0.5;
    private const int FewRows = 50;
    private const double SentenceWords = 3;

    public static InferredColumn Infer(string name, IEnumerable<string> cells, bool decimalComma)
    {
        var all = cells.ToArray();
        var values = all.Where(cell => !CellValue.IsMissing(cell)).Select(cell => cell.Trim()).ToArray();
        var distinct = values.Distinct(StringComparer.Ordinal).Count();
        var hasMissing = values.Length < all.Length;
        if (values.Length == 0)
            return Dropped("every value is missing");
        if (distinct == 1 && !hasMissing)
            return Dropped($"every value is '{values[0]}'");

        var strangers = values.Where(value => !CellValue.TryNumber(value, decimalComma, out _)).ToArray();
        if (strangers.Length <= (1 - NumberShare) * values.Length)
        {
            if (strangers.Length == 0 && IsRowNumber(name, values, decimalComma))
                return Dropped("a number of its own for every row, so an identifier");
            var note = strangers.Length == 0 ? null : $"{strangers.Length} values such as '{strangers[0]}' are no numbers and count as missing";
            return new InferredColumn(name, ColumnKind.Number, hasMissing || strangers.Length > 0, note);
        }

        var words = values.Average(value => value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length);
        if (words >= SentenceWords && distinct > Math.Max(FewRows / 2, values.Length / 10))
            return new InferredColumn(name, ColumnKind.Text, hasMissing);
        if (values.Length >= FewRows && distinct > IdentifierShare * values.Length)
            return Dropped($"{distinct} different values in {values.Length} rows, so an identifier or a date");
        return new InferredColumn(name, ColumnKind.Category, hasMissing);

        InferredColumn Dropped(string reason) => new(name, ColumnKind.Dropped, hasMissing, reason);
    }

    /// <summary>Whole numbers, each there once, that are named like a key or fill their range densely.</summary>
    private static bool IsRowNumber(string name, string[] values, bool decimalComma)
    {
        if (values.Length < FewRows)
            return false;
        var numbers = values.Select(value => CellValue.TryNumber(value, decimalComma, out var number) ? number : double.NaN).ToArray();
        if (numbers.Any(number => number != Math.Floor(number)) || numbers.Distinct().Count() < numbers.Length)
            return false;
        var isNamedSo = name.Equals("id", StringComparison.OrdinalIgnoreCase) || name.EndsWith("_id", StringComparison.OrdinalIgnoreCase)
            || name.EndsWith("Id", StringComparison.Ordinal) || name.EndsWith("ID", StringComparison.Ordinal);
        return isNamedSo || numbers.Max() - numbers.Min() < 2.0 * numbers.Length;
    }
}
