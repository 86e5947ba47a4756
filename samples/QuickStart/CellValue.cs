using System.Globalization;

namespace QuickStart;

/// <summary>How the text in a cell is understood.</summary>
internal static class CellValue
{
    private static readonly HashSet<string> MissingMarks = ["", "?", "NA", "N/A", "NaN", "nan", "NULL", "null"];

    public static bool IsMissing(string cell) => MissingMarks.Contains(cell.Trim());

    /// <summary>Reads a number that a float can hold; where files separate by semicolon, a comma may be the decimal mark.</summary>
    public static bool TryNumber(string cell, bool decimalComma, out double number)
    {
        var text = decimalComma && !cell.Contains('.') ? cell.Replace(',', '.') : cell;
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out number) && float.IsFinite((float)number);
    }

    /// <summary>The cell as the prepared files have it: nothing for a missing value, a point as the decimal mark.</summary>
    public static string Clean(string cell, ColumnKind kind, bool decimalComma)
    {
        if (IsMissing(cell))
            return "";
        if (kind != ColumnKind.Number)
            return cell.Trim();
        return TryNumber(cell, decimalComma, out _) ? (decimalComma ? cell.Replace(',', '.') : cell).Trim() : "";
    }
}
