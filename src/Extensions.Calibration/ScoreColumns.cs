using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;

namespace MLExtensions.Calibration;

/// <summary>The columns that calibrators read and write, by their types and annotations.</summary>
internal static class ScoreColumns
{
    public const string Score = "Score", Probability = "Probability", PredictedLabel = "PredictedLabel", PredictedLabels = "PredictedLabels";
    public const string LowerProbability = "LowerProbability", UpperProbability = "UpperProbability";
    private const string IsNormalized = "IsNormalized", ScoreValueKind = "ScoreValueKind";

    public const string SingleWords = "Single", VectorWords = "a vector of known size of Single", RealWords = "Single or Double", KeyWords = "a key";

    public static bool IsSingle(DataViewType type) => type == NumberDataViewType.Single;

    public static bool IsSingleVector(DataViewType type) => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single;

    public static bool IsScalar(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar && !column.IsKey;

    public static bool IsKey(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Scalar && column.IsKey;

    public static bool IsSingle(SchemaShape.Column column) => IsScalar(column) && column.ItemType == NumberDataViewType.Single;

    public static bool IsSingleVector(SchemaShape.Column column) => column.Kind == SchemaShape.Column.VectorKind.Vector && column.ItemType == NumberDataViewType.Single;

    public static bool IsReal(SchemaShape.Column column) => IsScalar(column) && InputColumns.IsReal(column.ItemType);

    /// <summary>A column of the schema of that type, and an error that says what is there where it is not.</summary>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
        => InputColumns.Find(schema, name, role) is var column && fits(column.Type) ? column : throw InputColumns.WrongType(column, role, expected);

    /// <summary>The column that names the group of a row.</summary>
    public static DataViewSchema.Column FindGroup(DataViewSchema schema, string name)
        => Find(schema, name, "group", type => type is KeyDataViewType { Count: > 0 and <= 1 << 24 }, "a key of known count, at most 16,777,216");

    /// <summary>The annotations of a column of probabilities that takes the place of another: its own, and that they are normalised.</summary>
    /// <param name="replaced">The column whose annotations are kept.</param>
    /// <param name="valueKind">What the values are, where it was not that; null to keep it.</param>
    public static DataViewSchema.Annotations Normalized(DataViewSchema.Column replaced, string? valueKind = null)
    {
        var annotations = new DataViewSchema.Annotations.Builder();
        annotations.Add(replaced.Annotations, name => name != IsNormalized && (valueKind is null || name != ScoreValueKind));
        if (valueKind is not null && replaced.Annotations.Schema.GetColumnOrNull(ScoreValueKind) is not null)
            annotations.Add(ScoreValueKind, TextDataViewType.Instance, (ref ReadOnlyMemory<char> value) => value = valueKind.AsMemory());
        annotations.Add(IsNormalized, BooleanDataViewType.Instance, (ref bool value) => value = true);
        return annotations.ToAnnotations();
    }
}
