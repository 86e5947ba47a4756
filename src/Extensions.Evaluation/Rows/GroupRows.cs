namespace MLExtensions.Evaluation;

/// <summary>The group of each row, with weights that leave out rows without one, all checked.</summary>
internal sealed class GroupRows
{
    private readonly int[] indexes;
    private readonly double[] weights;

    /// <param name="groups">Group of each row, from 0; -1 for none.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, a group is below -1, there are fewer than 2 groups, or a weight is out of range.</exception>
    public GroupRows(ReadOnlySpan<int> groups, int rowCount, ReadOnlySpan<double> weights)
    {
        if (groups.Length != rowCount)
            throw new ArgumentException($"There must be one group per row; got {rowCount} rows and {groups.Length} groups.");
        _ = new RowWeights(weights, rowCount);   // checks those of rows without a group, too
        var (kept, found) = (new double[rowCount], new SortedSet<int>());
        for (var row = 0; row < rowCount; row++)
        {
            if (groups[row] < -1)
                throw new InputDataException($"Row {row} has group {groups[row]}; allowed are numbers from 0, and -1 for none.");
            kept[row] = groups[row] < 0 ? 0 : weights.IsEmpty ? 1 : weights[row];
            if (kept[row] > 0)
                found.Add(groups[row]);
        }
        if (found.Count < 2)
            throw new InputDataException(found.Count == 0 ? $"None of {rowCount} rows has a group and a weight above 0; at least two groups are needed."
                : $"All rows that have a group and a weight above 0 are of group {found.Min}; at least two groups are needed.");
        var scaled = new RowWeights(kept, rowCount);
        Groups = [.. found];
        (indexes, this.weights) = (new int[rowCount], new double[rowCount]);
        var indexOf = Groups.Index().ToDictionary(one => one.Item, one => one.Index);
        for (var row = 0; row < rowCount; row++)
            (indexes[row], this.weights[row]) = (kept[row] > 0 ? indexOf[groups[row]] : -1, scaled[row]);
    }

    /// <summary>The groups that have rows of a weight above 0, ascending: two at least.</summary>
    public int[] Groups { get; }

    /// <summary>Where the group of a row stands among them; -1 for none.</summary>
    public int IndexOf(int row) => indexes[row];

    /// <summary>As how many rows a row counts; 0 without a group.</summary>
    public double Weight(int row) => weights[row];

    /// <summary>The weights of the rows of one group, 0 for others.</summary>
    public double[] WeightsOf(int index) => [.. weights.Select((weight, row) => indexes[row] == index ? weight : 0)];
}
