using System.Collections.Immutable;
using Microsoft.ML;
using Microsoft.ML.Data;

namespace MLExtensions.Columns;

/// <summary>A column that is read beside features, label and weight.</summary>
/// <param name="Name">Name of the column: Single, Double, Boolean or a key, or a vector of known size of Single.</param>
/// <param name="Role">What it is for, in errors.</param>
/// <param name="Width">Values per row that it must have; null for any number.</param>
internal sealed record ExtraColumn(string Name, string Role, int? Width);

/// <summary>An extra column, found in the schema, and how many values per row it has.</summary>
internal sealed record FoundExtra(DataViewSchema.Column Column, int Width);

/// <summary>Reads the extra columns of a cursor's current row, one behind the other.</summary>
/// <param name="row">A row with the columns active.</param>
/// <param name="extras">The columns.</param>
internal sealed class ExtraReader(DataViewRow row, ImmutableArray<FoundExtra> extras)
{
    private readonly ReadLabel[] readers = [.. extras.Select(extra => extra.Column.Type is VectorDataViewType ? Vector(row, extra.Column) : Scalar(row, extra.Column))];

    /// <summary>Writes all values of the row.</summary>
    /// <param name="destination">As long as the columns are wide together.</param>
    /// <exception cref="RowFaultException">A value is missing or infinite, or a vector has another length than its type says.</exception>
    public void Read(Span<float> destination)
    {
        for (var i = 0; i < readers.Length; i++)
        {
            var values = destination[..extras[i].Width];
            readers[i](values);
            foreach (var value in values)
                if (!float.IsFinite(value))
                    throw new RowFaultException(FormattableString.Invariant($"Column '{extras[i].Column.Name}' has value {value}"), "allowed are finite values");
            destination = destination[extras[i].Width..];
        }
    }

    private static ReadLabel Scalar(DataViewRow row, DataViewSchema.Column column)
    {
        var get = LabelReader.Scalar(row, column);
        return destination =>
        {
            get(ref destination[0]);
            return true;
        };
    }

    private static ReadLabel Vector(DataViewRow row, DataViewSchema.Column column)
    {
        var get = row.GetGetter<VBuffer<float>>(column);
        var values = default(VBuffer<float>);
        return destination =>
        {
            get(ref values);
            if (values.Length != destination.Length)
                throw RowFaultException.WrongLength(column.Name, values.Length, destination.Length);
            values.CopyTo(destination);
            return true;
        };
    }
}
