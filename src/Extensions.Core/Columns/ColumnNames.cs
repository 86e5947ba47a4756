namespace MLExtensions.Columns;

/// <summary>ML.NET's names for the columns that trainers read by default.</summary>
internal static class ColumnNames
{
    public const string Label = "Label";
    public const string Features = "Features";
}
