using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Calibration;
using MLExtensions.Columns;

namespace MLExtensions.Conformal;

/// <summary>The columns of an interval score, found in a schema.</summary>
internal sealed class IntervalReader
{
    private static readonly string[] Roles = ["prediction", "difficulty", "lower quantile", "upper quantile"];
    private readonly (DataViewSchema.Column Column, int? Slot)?[] columns;

    /// <exception cref="ArgumentOutOfRangeException">A column is absent, of a wrong type or too short.</exception>
    public IntervalReader(DataViewSchema schema, IntervalColumns wanted)
        => columns = [.. List(wanted).Select((column, i) => column is null ? ((DataViewSchema.Column, int?)?)null : Find(schema, column, Roles[i]))];

    public IEnumerable<DataViewSchema.Column> All => columns.Where(column => column is not null).Select(column => column!.Value.Column);

    /// <summary>Checks a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static void Check(SchemaShape schema, IntervalColumns wanted)
    {
        foreach (var (column, role) in List(wanted).Zip(Roles))
        {
            if (column is { Slot: null })
                schema.Find(column.Name, role, ScoreColumns.IsReal, ScoreColumns.RealWords);
            else if (column is not null)
                schema.Find(column.Name, role, ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        }
    }

    /// <summary>Makes what reads a row that moves.</summary>
    public Func<IntervalInputs> Open(DataViewRow row)
    {
        var getters = Array.ConvertAll(columns, column => column is { } found ? Getter(row, found.Column, found.Slot) : () => double.NaN);
        return () => new(getters[0](), getters[1](), getters[2](), getters[3]());
    }

    /// <summary>What is wrong with the numbers of a row, or null.</summary>
    public string? Fault(in IntervalInputs row, IntervalScore score)
    {
        double[] values = [row.Prediction, row.Difficulty, row.Lower, row.Upper];
        for (var i = 0; i < values.Length; i++)
            if (columns[i] is not null && !double.IsFinite(values[i]))
                return string.Create(CultureInfo.InvariantCulture, $"{Roles[i]} {values[i]}; allowed are finite numbers");
        return score.Fault(row);
    }

    private static ValueColumn?[] List(IntervalColumns wanted) => [wanted.Prediction, wanted.Difficulty, wanted.Lower, wanted.Upper];

    private static (DataViewSchema.Column, int?) Find(DataViewSchema schema, ValueColumn wanted, string role)
    {
        if (wanted.Slot is not { } slot)
            return (ScoreColumns.Find(schema, wanted.Name, role, InputColumns.IsReal, ScoreColumns.RealWords), null);
        var column = ScoreColumns.Find(schema, wanted.Name, role, ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var size = ((VectorDataViewType)column.Type).Size;
        return slot < size && slot >= -size ? (column, slot < 0 ? size + slot : slot)
            : throw new ArgumentOutOfRangeException(nameof(schema), slot, $"The {role} is slot {slot} of column '{wanted.Name}', which has {size} values.");
    }

    private static Func<double> Getter(DataViewRow row, DataViewSchema.Column column, int? slot)
    {
        if (slot is { } place)
        {
            var (getVector, vector) = (row.GetGetter<VBuffer<float>>(column), default(VBuffer<float>));
            return () =>
            {
                getVector(ref vector);
                return vector.GetItemOrDefault(place);
            };
        }
        if (column.Type == NumberDataViewType.Double)
        {
            var (getDouble, number) = (row.GetGetter<double>(column), 0.0);
            return () =>
            {
                getDouble(ref number);
                return number;
            };
        }
        var (get, value) = (row.GetGetter<float>(column), 0f);
        return () =>
        {
            get(ref value);
            return value;
        };
    }
}
