using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>The columns that a procedure reads, found in a schema.</summary>
internal sealed record ProcedureInputs(DataViewSchema.Column? Group, DataViewSchema.Column? Weight, DataViewSchema.Column? Features, DataViewSchema.Column? Time)
{
    private const string TimeWords = "one date, time or number per row";

    public IEnumerable<DataViewSchema.Column> All => new[] { Group, Weight, Features, Time }.OfType<DataViewSchema.Column>();

    public int GroupCount => Group is { Type: KeyDataViewType { Count: var count } } ? (int)count : 0;

    public int FeatureCount => Features is { Type: VectorDataViewType { Size: var size } } ? size : 0;

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static ProcedureInputs Find(DataViewSchema schema, ProcedureColumns columns) => new(
        columns.Group is { } group ? ScoreColumns.FindGroup(schema, group) : null,
        columns.Weight is { } weight ? ScoreColumns.Find(schema, weight, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null,
        columns.Features is { } features ? FindFeatures(schema, features, columns.FeatureCount) : null,
        columns.Time is { } time ? ScoreColumns.Find(schema, time, "time", IsTime, TimeWords) : null);

    /// <summary>Checks a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static void Check(SchemaShape schema, ProcedureColumns columns)
    {
        if (columns.Group is { } group)
            schema.Find(group, "group", ScoreColumns.IsKey, ScoreColumns.KeyWords);
        if (columns.Weight is { } weight)
            schema.Find(weight, "weight", ScoreColumns.IsReal, ScoreColumns.RealWords);
        if (columns.Features is { } features)
            schema.Find(features, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        if (columns.Time is { } time)
            schema.Find(time, "time", column => ScoreColumns.IsScalar(column) && IsTime(column.ItemType), TimeWords);
    }

    /// <summary>Reads the columns of a row that moves.</summary>
    public ProcedureRow Open(DataViewRow row) => new(this, row);

    private static bool IsTime(DataViewType type) => type is NumberDataViewType or DateTimeDataViewType or DateTimeOffsetDataViewType or TimeSpanDataViewType;

    private static DataViewSchema.Column FindFeatures(DataViewSchema schema, string name, int? count)
    {
        var column = ScoreColumns.Find(schema, name, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        return ((VectorDataViewType)column.Type).Size is var size && (count ?? size) == size ? column
            : throw new ArgumentOutOfRangeException(nameof(schema), size, $"The feature column '{name}' has {size} values per row; the procedure was fitted on {count}.");
    }
}

/// <summary>The columns that a procedure reads, of a row that moves.</summary>
internal sealed class ProcedureRow
{
    private readonly ValueGetter<float>? getGroup, getWeight;
    private readonly ValueGetter<VBuffer<float>>? getFeatures;
    private readonly float[] features;
    private VBuffer<float> buffer;
    private float group = float.NaN, weight = 1;

    public ProcedureRow(ProcedureInputs inputs, DataViewRow row)
    {
        getGroup = inputs.Group is { } groupColumn ? LabelReader.Scalar(row, groupColumn) : null;
        getWeight = inputs.Weight is { } weightColumn ? LabelReader.Scalar(row, weightColumn) : null;
        getFeatures = inputs.Features is { } featureColumn ? row.GetGetter<VBuffer<float>>(featureColumn) : null;
        features = new float[inputs.FeatureCount];
    }

    /// <summary>What the row holds now.</summary>
    public ConformalRow Read()
    {
        getGroup?.Invoke(ref group);
        getWeight?.Invoke(ref weight);
        if (getFeatures is not null)
        {
            getFeatures(ref buffer);
            buffer.CopyTo(features);
        }
        return new(float.IsNaN(group) ? -1 : (int)group, weight, features);
    }
}
