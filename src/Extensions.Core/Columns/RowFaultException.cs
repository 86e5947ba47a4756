using System.Globalization;

namespace MLExtensions.Columns;

/// <summary>A row that cannot be used and is no missing value. Only a serial pass knows the number of the row.</summary>
internal sealed class RowFaultException(string fault, string allowed) : Exception(fault)
{
    public static RowFaultException WrongLength(string column, int length, int expected) => new(
        string.Create(CultureInfo.InvariantCulture, $"Column '{column}' has {length} values"),
        string.Create(CultureInfo.InvariantCulture, $"its type promises {expected}"));

    /// <summary>The error for the user.</summary>
    /// <param name="row">Number of the row, from 0.</param>
    public InputDataException At(long row) => new(string.Create(CultureInfo.InvariantCulture, $"{Message} at row {row} (the first row is 0); {allowed}."));
}
