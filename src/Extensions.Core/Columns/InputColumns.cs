using System.Collections.Immutable;
using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>The columns of one request, found in the schema and of the right types.</summary>
internal sealed record InputColumns(
    DataViewSchema.Column Features, int FeatureCount, DataViewSchema.Column Label, LabelKind LabelKind, int LabelWidth, DataViewSchema.Column? Weight, ImmutableArray<FoundExtra> Extras)
{
    /// <summary>Class indices travel as Single, which holds every integer up to here.</summary>
    private const ulong LargestClassCount = 1 << 24;

    public IEnumerable<DataViewSchema.Column> Active => [Features, Label, .. new[] { Weight }.OfType<DataViewSchema.Column>(), .. Extras.Select(extra => extra.Column)];

    /// <summary>Values per row of the extra columns together.</summary>
    public int ExtraWidth { get; } = Extras.Sum(extra => extra.Width);

    /// <summary>Bytes per row beside the features.</summary>
    public long SideBytesPerRow => sizeof(float) * (LabelWidth + ExtraWidth + (Weight is null ? 0L : 1L));

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static InputColumns Find(ColumnReaderRequest request)
    {
        var schema = request.Data.Schema;
        var features = Find(schema, request.FeatureColumn, "feature");
        var label = Find(schema, request.LabelColumn, "label");
        DataViewSchema.Column? weight = request.WeightColumn is { } name ? Find(schema, name, "weight") : null;

        if (features.Type is not VectorDataViewType { IsKnownSize: true } vector || vector.ItemType != NumberDataViewType.Single)
            throw WrongType(features, "feature", "a vector of known size of Single");
        if (weight is { } found && !IsReal(found.Type))
            throw WrongType(found, "weight", "Single or Double");
        return new(features, vector.Size, label, request.LabelKind, LabelWidthOf(label, request.LabelKind), weight, [.. request.Extras.Select(extra => Find(schema, extra))]);
    }

    private static FoundExtra Find(DataViewSchema schema, ExtraColumn extra)
    {
        var column = Find(schema, extra.Name, extra.Role);
        var width = column.Type switch
        {
            VectorDataViewType { IsKnownSize: true } vector when vector.ItemType == NumberDataViewType.Single => vector.Size,
            BooleanDataViewType or KeyDataViewType { Count: > 0 and <= LargestClassCount } => 1,
            var type when IsReal(type) => 1,
            _ => throw WrongType(column, extra.Role, "Single, Double, Boolean, a key of known count, or a vector of known size of Single"),
        };
        return extra.Width is null || extra.Width == width ? new(column, width) : throw new ArgumentOutOfRangeException(nameof(extra), width,
            string.Create(CultureInfo.InvariantCulture, $"The {extra.Role} column '{column.Name}' has {width} values per row; it must have {extra.Width}."));
    }

    private static int LabelWidthOf(DataViewSchema.Column label, LabelKind kind) => (kind, label.Type) switch
    {
        (LabelKind.Binary, BooleanDataViewType or KeyDataViewType { Count: 2 }) => 1,
        (LabelKind.Binary, var type) when IsReal(type) => 1,
        (LabelKind.Multiclass, KeyDataViewType { Count: > 0 and <= LargestClassCount }) => 1,
        (LabelKind.Regression, var type) when IsReal(type) => 1,
        (LabelKind.Multilabel, VectorDataViewType { IsKnownSize: true } vector)
            when vector.ItemType == NumberDataViewType.Single || vector.ItemType is BooleanDataViewType => vector.Size,
        (LabelKind.Binary, _) => throw WrongType(label, "label", "Boolean, Single, Double or a key of two values"),
        (LabelKind.Multiclass, _) => throw WrongType(label, "label", string.Create(CultureInfo.InvariantCulture, $"a key of known count, at most {LargestClassCount}")),
        (LabelKind.Regression, _) => throw WrongType(label, "label", "Single or Double"),
        (LabelKind.Multilabel, _) => throw WrongType(label, "label", "a vector of known size of Boolean or Single"),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown kind of label."),
    };

    public static bool IsReal(DataViewType type) => type == NumberDataViewType.Single || type == NumberDataViewType.Double;

    /// <exception cref="ArgumentOutOfRangeException">The column is absent.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role) =>
        schema.GetColumnOrNull(name) ?? throw new ArgumentOutOfRangeException(nameof(name), name,
            $"The {role} column '{name}' is absent. The data has the columns {string.Join(", ", schema.Where(c => !c.IsHidden).Take(20).Select(c => $"'{c.Name}'"))}{(schema.Count > 20 ? " and more" : "")}.");

    public static ArgumentOutOfRangeException WrongType(DataViewSchema.Column column, string role, string allowed) =>
        new(nameof(column), column.Type.ToString(), $"The {role} column '{column.Name}' has type {column.Type}; allowed is {allowed}.");
}
