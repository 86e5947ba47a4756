using MLExtensions;

namespace QuickStart;

/// <summary>What is to be learned: prepared rows for training and for testing, their columns, and the label.</summary>
internal sealed record Problem
{
    private const int FewestRows = 30;
    private const int MostClassNumbers = 20;

    public required Table Train { get; init; }

    public required Table Test { get; init; }

    public required string Label { get; init; }

    /// <summary>True for a number, false for classes.</summary>
    public required bool IsRegression { get; init; }

    /// <summary>All columns but the label, those left out included.</summary>
    public required IReadOnlyList<InferredColumn> Columns { get; init; }

    /// <summary>A column with the labels before some were made wrong, where that is known.</summary>
    public string? TrueLabel { get; init; }

    public int RowsWithoutLabel { get; init; }

    public IEnumerable<InferredColumn> Features => Columns.Where(column => column.Kind != ColumnKind.Dropped);

    public IEnumerable<string> Names(ColumnKind kind) => Columns.Where(column => column.Kind == kind).Select(column => column.Name);

    /// <summary>Infers the columns of a table and splits its rows 80 to 20; for classes, the same share of each.</summary>
    /// <param name="table">The rows.</param>
    /// <param name="label">Column to predict.</param>
    /// <param name="decimalComma">Whether a comma may be the decimal mark.</param>
    /// <param name="seed">Seed of the split.</param>
    /// <param name="trueLabel">Column of right labels, where the label column has wrong ones; the test rows are given the right ones.</param>
    /// <exception cref="InputDataException">The label is absent, empty or hopeless, or there are too few rows or no features.</exception>
    public static Problem From(Table table, string label, bool decimalComma, int seed, string? trueLabel = null)
    {
        var labelIndex = table.IndexOf(label);
        if (labelIndex < 0)
            throw new InputDataException($"There is no column '{label}'; the columns are {string.Join(", ", table.Columns.Select(name => $"'{name}'"))}.");
        var rows = table.Rows.Where(row => !CellValue.IsMissing(row[labelIndex])).ToArray();
        if (rows.Length == 0 && table.Rows.Count > 0)
            throw new InputDataException($"Every value of the label column '{label}' is missing.");
        if (rows.Length < FewestRows)
            throw new InputDataException($"There are {rows.Length} rows with a label; at least {FewestRows} are needed to train and to test.");
        var isRegression = IsNumber(label, [.. rows.Select(row => row[labelIndex].Trim())], decimalComma);
        var columns = table.Columns.Select((name, i) => (Name: name, Index: i)).Where(column => column.Index != labelIndex && column.Name != trueLabel)
            .Select(column => ColumnInference.Infer(column.Name, rows.Select(row => row[column.Index]), decimalComma)).ToArray();
        var prepared = Prepare(new Table(table.Columns, rows), label, trueLabel, isRegression, columns, decimalComma);
        var parts = RowSplit.Make(isRegression ? null : [.. prepared.Values(prepared.IndexOf(label))], rows.Length, seed);
        var test = parts.Test.Select(i => prepared.Rows[i]).ToArray();
        foreach (var row in trueLabel is null ? [] : test)
            row[prepared.IndexOf(label)] = row[prepared.IndexOf(trueLabel!)];
        return new Problem
        {
            Train = prepared with { Rows = [.. parts.Train.Select(i => prepared.Rows[i])] },
            Test = prepared with { Rows = test },
            Label = label,
            IsRegression = isRegression,
            Columns = columns,
            TrueLabel = trueLabel,
            RowsWithoutLabel = table.Rows.Count - rows.Length,
        };
    }

    /// <summary>Keeps the features and the label, cell by cell in the form that the loader reads.</summary>
    private static Table Prepare(Table table, string label, string? trueLabel, bool isRegression, InferredColumn[] columns, bool decimalComma)
    {
        var features = columns.Where(column => column.Kind != ColumnKind.Dropped).Select(column => (column.Name, column.Kind)).ToArray();
        if (features.Length == 0)
            throw new InputDataException($"Beside the label '{label}' no column has anything to learn from: {string.Join("; ", columns.Select(column => $"'{column.Name}': {column.Note}"))}.");
        var labelKind = isRegression ? ColumnKind.Number : ColumnKind.Category;
        var labels = new[] { label, trueLabel }.OfType<string>().Select(name => (Name: name, Kind: labelKind));
        var kept = features.Concat(labels).Select(column => (column.Kind, Index: table.IndexOf(column.Name))).OrderBy(column => column.Index).ToArray();
        return new Table([.. kept.Select(column => table.Columns[column.Index])],
            [.. table.Rows.Select(row => kept.Select(column => CellValue.Clean(row[column.Index], column.Kind, decimalComma)).ToArray())]);
    }

    private static bool IsNumber(string label, string[] values, bool decimalComma)
    {
        var distinct = values.Distinct(StringComparer.Ordinal).Count();
        if (distinct == 1)
            throw new InputDataException($"The label column '{label}' has one class only, '{values[0]}'; at least two are needed.");
        var isNumeric = values.All(value => CellValue.TryNumber(value, decimalComma, out _));
        if (isNumeric && distinct > Math.Clamp(values.Length / 10, 2, MostClassNumbers))
            return true;
        if (distinct > values.Length / 2)
            throw new InputDataException($"The label column '{label}' has {distinct} different texts in {values.Length} rows; classes must repeat, and numbers must be numbers in every row.");
        return false;
    }
}
