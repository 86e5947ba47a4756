using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Columns;
using MLExtensions.MLNet;

namespace MLExtensions.Evaluation;

/// <summary>One pass through the rows of a view: weights, groups and the rows without a label, beside what a reader takes in.</summary>
internal sealed class RowPass
{
    private const string RealWords = "Single or Double";

    /// <summary>Goes through the rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">Columns that <paramref name="start"/> reads.</param>
    /// <param name="weightColumnName">Name of the column of weights, or null.</param>
    /// <param name="groupColumnName">Name of the column of groups, a key, or null.</param>
    /// <param name="start">Makes, for a cursor, what takes a row in and says whether it has a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public RowPass(IDataView data, DataViewSchema.Column[] columns, string? weightColumnName, string? groupColumnName, Func<DataViewRow, Func<bool>> start)
        : this(data, columns, weightColumnName, groupColumnName, row => start(row) is var take ? _ => take() : null!)
    {
    }

    /// <summary>Goes through the rows.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="columns">Columns that <paramref name="start"/> reads.</param>
    /// <param name="weightColumnName">Name of the column of weights, or null.</param>
    /// <param name="groupColumnName">Name of the column of groups, a key, or null.</param>
    /// <param name="start">Makes, for a cursor, what takes a row of a weight in, 1 where there are none, and says whether it has a label.</param>
    /// <exception cref="ArgumentOutOfRangeException">A column is absent or of a wrong type.</exception>
    public RowPass(IDataView data, DataViewSchema.Column[] columns, string? weightColumnName, string? groupColumnName, Func<DataViewRow, Func<double, bool>> start)
    {
        DataViewSchema.Column? weight = weightColumnName is null ? null : FindReal(data.Schema, weightColumnName, "weight");
        DataViewSchema.Column? group = groupColumnName is null ? null : Find(data.Schema, groupColumnName, "group", type => type is KeyDataViewType { Count: <= int.MaxValue }, "a key");
        using var cursor = data.GetRowCursor([.. columns, .. new[] { weight, group }.OfType<DataViewSchema.Column>()]);
        var (take, getWeight, getGroup) = (start(cursor), weight is { } w ? new NumberGetter(cursor, w) : null, group is { } g ? LabelReader.Scalar(cursor, g) : null);
        var (count, row, key) = (data.GetRowCount(), 0L, 0f);
        var (weights, groups, kept) = (getWeight is null ? null : new ChunkedList<double>(count), getGroup is null ? null : new ChunkedList<int>(count), new ChunkedList<long>(null));
        for (; cursor.MoveNext(); row++)
        {
            var counts = getWeight?.Read() ?? 1;
            if (!take(counts))
            {
                // Up to here all rows were kept.
                for (var before = 0L; WithoutLabel == 0 && before < row; before++)
                    kept.Add(before);
                WithoutLabel++;
                continue;
            }
            if (WithoutLabel > 0)
                kept.Add(row);
            weights?.Add(counts);
            if (groups is null)
                continue;
            getGroup!(ref key);
            groups.Add(float.IsNaN(key) ? -1 : (int)key);
        }
        (Weights, Groups, RowNumbers) = (weights?.ToArray(), groups?.ToArray(), WithoutLabel == 0 ? null : kept.ToArray());
        GroupNames = group is { } found ? KeyNames.Of(found) : [];
    }

    /// <summary>A pass that has been gone through already.</summary>
    public RowPass(double[]? weights, long withoutLabel) => (Weights, GroupNames, WithoutLabel) = (weights, [], withoutLabel);

    public double[]? Weights { get; }

    public int[]? Groups { get; }

    public IReadOnlyList<string> GroupNames { get; }

    public long WithoutLabel { get; }

    public long[]? RowNumbers { get; }

    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of a wrong type.</exception>
    public static DataViewSchema.Column Find(DataViewSchema schema, string name, string role, Func<DataViewType, bool> fits, string expected)
        => InputColumns.Find(schema, name, role) is var column && fits(column.Type) ? column : throw InputColumns.WrongType(column, role, expected);

    /// <exception cref="ArgumentOutOfRangeException">The column is absent or of a wrong type.</exception>
    public static DataViewSchema.Column FindReal(DataViewSchema schema, string name, string role) => Find(schema, name, role, InputColumns.IsReal, RealWords);
}
