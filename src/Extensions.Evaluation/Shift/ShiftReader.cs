using System.Globalization;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>Reads the columns of two views that can be compared.</summary>
internal sealed class ShiftReader
{
    private const string Allowed = "a number, Boolean, text or a key, or a vector of known size of them";
    private readonly List<(DataViewSchema.Column Reference, DataViewSchema.Column Current, ShiftSlot[] Slots)> columns = [];

    /// <exception cref="ArgumentOutOfRangeException">A column is absent, of a wrong type, or differs between the views.</exception>
    /// <exception cref="InputDataException">A view has no row, or a number or a weight is out of range.</exception>
    public ShiftReader(IDataView reference, IDataView current, IReadOnlyList<string>? names, string? weightColumnName)
    {
        var isChosen = names is not null;
        if (names is { Count: 0 })
            throw new ArgumentOutOfRangeException(nameof(names), "No column was named; leave the names null for all.");
        var chosen = names?.Distinct().Select(name => InputColumns.Find(reference.Schema, name, "compared")) ?? reference.Schema.Where(column => !column.IsHidden && column.Name != weightColumnName);
        foreach (var column in chosen)
            Add(column, current.Schema, isChosen);
        if (!isChosen && current.Schema.FirstOrDefault(column => !column.IsHidden && reference.Schema.GetColumnOrNull(column.Name) is null) is { Name: { } extra })
            throw new ArgumentOutOfRangeException(nameof(current), extra, $"The current rows have the column '{extra}', which the reference has not; it has {List(reference.Schema)}. Name the columns to compare where that is meant.");
        if (columns.Count == 0)
            throw new ArgumentOutOfRangeException(nameof(reference), $"There is no column to compare; {List(reference.Schema)} hold neither numbers nor categories.");
        (ReferenceWeights, ReferenceRows) = Read(reference, "reference", weightColumnName, pair => pair.Reference, slot => slot.Reference);
        (CurrentWeights, CurrentRows) = Read(current, "current", weightColumnName, pair => pair.Current, slot => slot.Current);
    }

    public IReadOnlyList<ShiftSlot> Slots => [.. columns.SelectMany(column => column.Slots)];

    public List<string> LeftOut { get; } = [];

    /// <summary>Weight of each row, scaled as <see cref="RowWeights"/> does; null where each counts 1.</summary>
    public double[]? ReferenceWeights { get; }

    public double[]? CurrentWeights { get; }

    public int ReferenceRows { get; }

    public int CurrentRows { get; }

    private void Add(DataViewSchema.Column column, DataViewSchema currentSchema, bool isChosen)
    {
        var kind = KindOf(column.Type);
        if (kind is null)
        {
            if (isChosen)
                throw InputColumns.WrongType(column, "compared", Allowed);
            LeftOut.Add(column.Name);
            return;
        }
        if (currentSchema.GetColumnOrNull(column.Name) is not { } other)
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"The reference has the column '{column.Name}', which the current rows have not; they have {List(currentSchema)}.");
        if (KindOf(other.Type) != kind || SizeOf(other.Type) != SizeOf(column.Type))
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"Column '{column.Name}' has type {column.Type} in the reference and {other.Type} in the current rows; it must hold the same in both.");
        if (column.Type is not VectorDataViewType)
        {
            columns.Add((column, other, [Slot(column.Name)]));
            return;
        }
        var (slots, otherSlots) = (KeyNames.OfSlots(column), KeyNames.OfSlots(other));
        if (KeyNames.HasSlots(column) && KeyNames.HasSlots(other) && slots.Zip(otherSlots).Index().FirstOrDefault(one => one.Item.First != one.Item.Second) is { Item.First: not null } differing)
            throw new ArgumentOutOfRangeException(nameof(column), column.Name, $"Slot {differing.Index} of column '{column.Name}' is '{differing.Item.First}' in the reference and '{differing.Item.Second}' in the current rows; slots must be the same in both.");
        columns.Add((column, other, [.. slots.Select((slot, i) => Slot($"{column.Name}[{(slot.Length > 0 ? slot : i.ToString(CultureInfo.InvariantCulture))}]"))]));

        ShiftSlot Slot(string name) => new(name, kind == 'c' ? new() : null);
    }

    /// <summary>c for categories, n for numbers, null for neither.</summary>
    private static char? KindOf(DataViewType type) => type switch
    {
        VectorDataViewType { IsKnownSize: true } vector => KindOf(vector.ItemType),
        BooleanDataViewType or TextDataViewType or KeyDataViewType { Count: <= int.MaxValue } => 'c',
        NumberDataViewType => 'n',
        _ => null,
    };

    private static int SizeOf(DataViewType type) => type is VectorDataViewType vector ? vector.Size : -1;

    private static string List(DataViewSchema schema) => string.Join(", ", schema.Where(column => !column.IsHidden).Take(20).Select(column => $"'{column.Name}'"));

    private (double[]? Weights, int Rows) Read(IDataView data, string sample, string? weightColumnName, Func<(DataViewSchema.Column Reference, DataViewSchema.Column Current, ShiftSlot[] Slots), DataViewSchema.Column> side, Func<ShiftSlot, List<double>> values)
    {
        DataViewSchema.Column? weight = weightColumnName is null ? null : RowPass.FindReal(data.Schema, weightColumnName, "weight");
        using var cursor = data.GetRowCursor([.. columns.Select(side), .. new[] { weight }.OfType<DataViewSchema.Column>()]);
        var readers = columns.Select(column => ShiftValues.Reader(cursor, side(column), column.Slots, values, sample)).ToArray();
        var (getWeight, weights, rows) = (weight is { } found ? new NumberGetter(cursor, found) : null, new List<double>(), 0);
        for (; cursor.MoveNext(); rows++)
        {
            foreach (var read in readers)
                read(rows);
            if (getWeight is not null)
                weights.Add(getWeight.Read());
        }
        if (rows == 0)
            throw new InputDataException($"There is no row in the {sample} view; at least one is needed.");
        if (getWeight is null)
            return (null, rows);
        double[] given = [.. weights];
        try
        {
            var scaled = new RowWeights(given, rows);
            for (var row = 0; row < rows; row++)
                given[row] = scaled[row];
        }
        catch (InputDataException fault)
        {
            throw new InputDataException($"In the {sample} view: {fault.Message}");
        }
        return (given, rows);
    }
}
