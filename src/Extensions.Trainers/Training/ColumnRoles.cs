using System.Collections.Immutable;
using System.Collections.ObjectModel;
using MLExtensions.Columns;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>Which values of the extra columns belong to which column of the objective.</summary>
internal sealed class ColumnRoles
{
    private readonly ImmutableArray<(string Role, int Start, int Width)> columns;

    /// <param name="objective">The objective that asked for the columns.</param>
    /// <param name="labelCount">Number of classes or labels.</param>
    /// <param name="widths">Width of each, as they were found.</param>
    public ColumnRoles(Objective objective, int labelCount, ImmutableArray<int> widths)
    {
        var start = 0;
        columns = [.. objective.Columns(labelCount).Zip(widths, (column, width) => (column.Role, (start += width) - width, width))];
    }

    /// <summary>Values of the extra columns of all rows of a block, (N, width of all); null where there are none.</summary>
    public static Tensor? Values(ExampleBlock block) => block.ExtraWidth == 0 ? null : tensor(block.Extras, [block.RowCount, block.ExtraWidth]);

    /// <summary>The columns of some rows, by role.</summary>
    /// <param name="values">(N, width of all).</param>
    public IReadOnlyDictionary<string, Tensor> Of(Tensor? values) => values is null ? ReadOnlyDictionary<string, Tensor>.Empty
        : columns.ToDictionary(column => column.Role, column => column.Width == 1 ? values.select(1, column.Start) : values.narrow(1, column.Start, column.Width));
}
