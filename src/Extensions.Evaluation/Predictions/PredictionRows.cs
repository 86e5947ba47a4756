namespace MLExtensions.Evaluation;

/// <summary>Labels and predictions of the rows that a model is evaluated on, read from the columns of a view and checked.</summary>
public abstract class PredictionRows
{
    private readonly double[]? weights;
    private readonly int[]? groups;

    private protected PredictionRows(RowPass pass)
    {
        (weights, groups, GroupNames, WithoutLabel) = (pass.Weights, pass.Groups, pass.GroupNames, pass.WithoutLabel);
        RowNumbers = pass.RowNumbers;
    }

    /// <summary>Some of the rows of another.</summary>
    private protected PredictionRows(PredictionRows all, int[] rows)
    {
        (weights, groups, GroupNames) = (all.Weights.IsEmpty ? null : Pick(all.Weights, rows), all.Groups.IsEmpty ? null : Pick(all.Groups, rows), all.GroupNames);
        RowNumbers = Array.ConvertAll(rows, row => all.RowNumbers?[row] ?? row);
    }

    /// <summary>Number of rows with a label.</summary>
    public abstract int Count { get; }

    /// <summary>Number of rows left out since they have no label.</summary>
    public long WithoutLabel { get; }

    /// <summary>As how many rows each row counts; empty where each counts 1.</summary>
    public ReadOnlySpan<double> Weights => weights;

    /// <summary>Group of each row, from 0, or -1 for none; empty where no column of groups was named.</summary>
    public ReadOnlySpan<int> Groups => groups;

    /// <summary>Names of the groups.</summary>
    public IReadOnlyList<string> GroupNames { get; }

    /// <summary>Position in the view of each row that was kept; null where all were kept.</summary>
    internal long[]? RowNumbers { get; }

    /// <summary>Class of each row, which resamples may keep as they are; empty where there are no classes.</summary>
    internal virtual ReadOnlySpan<int> Classes => [];

    /// <summary>Predicted class of each row; empty where there are no classes.</summary>
    internal virtual ReadOnlySpan<int> PredictedClasses => [];

    /// <summary>Whether each row is predicted right; empty where a prediction is not simply right or wrong.</summary>
    internal virtual ReadOnlySpan<bool> Hits => [];

    /// <summary>The same for the same labels in the same order: models can be compared on those rows.</summary>
    internal abstract ulong LabelFingerprint { get; }

    /// <summary>The values of some rows, each of a number of values.</summary>
    private protected static T[] Pick<T>(ReadOnlySpan<T> values, int[] rows, int width = 1)
    {
        var picked = new T[rows.Length * width];
        for (var i = 0; i < rows.Length; i++)
            values.Slice(rows[i] * width, width).CopyTo(picked.AsSpan(i * width));
        return picked;
    }
}
