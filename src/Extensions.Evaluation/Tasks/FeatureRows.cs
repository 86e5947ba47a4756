using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Evaluation;

/// <summary>A vector of each row, where there is a column of them.</summary>
internal sealed class FeatureRows
{
    private readonly List<float[]> rows = [];

    /// <param name="column">A vector of Single of known size; null for none.</param>
    public FeatureRows(DataViewSchema.Column? column) => Columns = column is { } found ? [found] : [];

    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of a wrong type; the message lists what is there.</exception>
    public FeatureRows(DataViewSchema schema, string? name)
        : this(name is null ? null : RowPass.Find(schema, name, "feature", type => type is VectorDataViewType { IsKnownSize: true } vector && vector.ItemType == NumberDataViewType.Single, "a vector of known size of Single"))
    {
    }

    /// <summary>The column, or none.</summary>
    public DataViewSchema.Column[] Columns { get; }

    /// <summary>Row by row, the values; null where there is no column.</summary>
    public IReadOnlyList<float[]>? Rows => Columns.Length == 0 ? null : rows;

    /// <summary>What takes the row in that a cursor stands on.</summary>
    public Action Open(DataViewRow row)
    {
        if (Columns.Length == 0)
            return () => { };
        var (get, buffer, size) = (row.GetGetter<VBuffer<float>>(Columns[0]), default(VBuffer<float>), ((VectorDataViewType)Columns[0].Type).Size);
        return () =>
        {
            get(ref buffer);
            var values = new float[size];
            buffer.CopyTo(values);
            rows.Add(values);
        };
    }
}
