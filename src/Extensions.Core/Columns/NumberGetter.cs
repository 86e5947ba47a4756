using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>One number of a row that moves: of a column of Single or Double, or of a slot of a vector.</summary>
internal sealed class NumberGetter
{
    private readonly ValueGetter<float>? getSingle;
    private readonly ValueGetter<double>? getDouble;
    private readonly ValueGetter<VBuffer<float>>? getVector;
    private readonly int slot;
    private VBuffer<float> vector;

    public NumberGetter(DataViewRow row, DataViewSchema.Column column, int? slot = null)
    {
        this.slot = slot ?? 0;
        if (slot is not null)
            getVector = row.GetGetter<VBuffer<float>>(column);
        else if (column.Type == NumberDataViewType.Double)
            getDouble = row.GetGetter<double>(column);
        else
            getSingle = row.GetGetter<float>(column);
    }

    /// <summary>What the row holds now.</summary>
    public double Read()
    {
        if (getSingle is not null)
        {
            var single = 0f;
            getSingle(ref single);
            return single;
        }
        if (getDouble is not null)
        {
            var number = 0.0;
            getDouble(ref number);
            return number;
        }
        getVector!(ref vector);
        return vector.IsDense ? vector.GetValues()[slot] : vector.GetItemOrDefault(slot);
    }
}
