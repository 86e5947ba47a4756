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

    public IEnumerable<DataViewSchema.Column> All => columns.Where(column => column is not null).Select(column => column!.Value.Column).DistinctBy(column => column.Index);

    /// <summary>Checks a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public static void Check(SchemaShape schema, IntervalColumns wanted)
    {
        foreach (var (column, role) in List(wanted).Zip(Roles))
            if (column is not null)
                Check(schema, column, role);
    }

    /// <summary>Checks one column of a promised schema.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of a wrong type.</exception>
    public static void Check(SchemaShape schema, ValueColumn column, string role)
    {
        if (column.Slot is null)
            schema.Find(column.Name, role, ScoreColumns.IsReal, ScoreColumns.RealWords);
        else
            schema.Find(column.Name, role, ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
    }

    /// <summary>Makes what reads a row that moves.</summary>
    public IntervalRow Open(DataViewRow row) => new(this, row);

    /// <summary>Makes what reads one of the numbers.</summary>
    public NumberGetter? OpenOne(DataViewRow row, int place) => columns[place] is { } found ? new(row, found.Column, found.Slot) : null;

    /// <summary>What is wrong with the numbers of a row, or null.</summary>
    public string? Fault(in IntervalInputs row, IntervalScore score)
        => Fault(row.Prediction, 0) ?? Fault(row.Difficulty, 1) ?? Fault(row.Lower, 2) ?? Fault(row.Upper, 3) ?? score.Fault(row);

    public static (DataViewSchema.Column Column, int? Slot) Find(DataViewSchema schema, ValueColumn wanted, string role)
    {
        if (wanted.Slot is not { } slot)
            return (ScoreColumns.Find(schema, wanted.Name, role, InputColumns.IsReal, ScoreColumns.RealWords), null);
        var column = ScoreColumns.Find(schema, wanted.Name, role, ScoreColumns.IsSingleVector, ScoreColumns.VectorWords);
        var size = ((VectorDataViewType)column.Type).Size;
        return slot < size && slot >= -size ? (column, slot < 0 ? size + slot : slot)
            : throw new ArgumentOutOfRangeException(nameof(schema), slot, $"The {role} is slot {slot} of column '{wanted.Name}', which has {size} values.");
    }

    private static ValueColumn?[] List(IntervalColumns wanted) => [wanted.Prediction, wanted.Difficulty, wanted.Lower, wanted.Upper];

    private string? Fault(double value, int place) => columns[place] is null || double.IsFinite(value) ? null
        : string.Create(CultureInfo.InvariantCulture, $"{Roles[place]} {value}; allowed are finite numbers");
}

/// <summary>The columns of an interval score, of a row that moves.</summary>
internal sealed class IntervalRow
{
    private readonly NumberGetter? prediction, difficulty, lower, upper;

    public IntervalRow(IntervalReader reader, DataViewRow row)
        => (prediction, difficulty, lower, upper) = (reader.OpenOne(row, 0), reader.OpenOne(row, 1), reader.OpenOne(row, 2), reader.OpenOne(row, 3));

    /// <summary>What the row holds now.</summary>
    public IntervalInputs Read() => new(prediction?.Read() ?? double.NaN, difficulty?.Read() ?? double.NaN, lower?.Read() ?? double.NaN, upper?.Read() ?? double.NaN);

    /// <summary>Whether the numbers can be used, without saying why not.</summary>
    public bool IsUsable(in IntervalInputs row, IntervalScore score)
        => (prediction is null || double.IsFinite(row.Prediction)) && (difficulty is null || double.IsFinite(row.Difficulty)) && (lower is null || double.IsFinite(row.Lower))
            && (upper is null || double.IsFinite(row.Upper)) && score.Fault(row) is null;
}
