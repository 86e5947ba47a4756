using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>The columns that a procedure reads, found in a schema.</summary>
internal sealed record ProcedureInputs(DataViewSchema.Column? Group, DataViewSchema.Column? Weight, DataViewSchema.Column? Features)
{
    public IEnumerable<DataViewSchema.Column> All => new[] { Group, Weight, Features }.OfType<DataViewSchema.Column>();

    public int GroupCount => Group is { Type: KeyDataViewType { Count: var count } } ? (int)count : 0;

    public int FeatureCount => Features is { Type: VectorDataViewType { Size: var size } } ? size : 0;

    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static ProcedureInputs Find(DataViewSchema schema, ProcedureColumns columns) => new(
        columns.Group is { } group ? ScoreColumns.FindGroup(schema, group) : null,
        columns.Weight is { } weight ? ScoreColumns.Find(schema, weight, "weight", InputColumns.IsReal, ScoreColumns.RealWords) : null,
        columns.Features is { } features ? ScoreColumns.Find(schema, features, "feature", ScoreColumns.IsSingleVector, ScoreColumns.VectorWords) : null);

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
    }

    /// <summary>Reads the columns of a row that moves.</summary>
    public ProcedureRow Open(DataViewRow row) => new(this, row);
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
