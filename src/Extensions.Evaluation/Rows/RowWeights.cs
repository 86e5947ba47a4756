using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>
/// Weights of rows: w counts as w rows. Weights with a mean below 1 can only be shares: they are scaled to a mean of 1 over the rows that have any, so that sizes stay numbers of rows.
/// </summary>
internal readonly ref struct RowWeights
{
    private readonly ReadOnlySpan<double> weights;
    private readonly double scale;

    /// <param name="weights">One finite weight from 0 per row, or none for 1 each.</param>
    /// <param name="rowCount">Number of rows.</param>
    /// <exception cref="ArgumentException">There are weights, but not one per row.</exception>
    /// <exception cref="InputDataException">There is no row, a weight is out of range, or all are 0.</exception>
    public RowWeights(ReadOnlySpan<double> weights, int rowCount)
    {
        RequireRows(rowCount);
        this.weights = weights;
        (scale, Total) = (1, rowCount);
        if (weights.IsEmpty)
            return;
        if (weights.Length != rowCount)
            throw new ArgumentException($"There must be one weight per row, or none at all; got {weights.Length} weights for {rowCount} rows.");
        var (sum, counted) = (0.0, 0);
        for (var row = 0; row < weights.Length; row++)
        {
            if (!(weights[row] >= 0 && double.IsFinite(weights[row])))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has weight {weights[row]}; allowed are finite numbers from 0."));
            sum += weights[row];
            counted += weights[row] > 0 ? 1 : 0;
        }
        if (counted == 0)
            throw new InputDataException($"All {rowCount} rows have weight 0; at least one must have a positive weight.");
        if (!double.IsFinite(sum))
            throw new InputDataException($"The weights of {rowCount} rows sum to infinity; scale them down.");
        scale = sum < counted ? counted / sum : 1;
        Total = sum * scale;
    }

    /// <summary>Whether every row counts 1.</summary>
    public bool AreEqual => weights.IsEmpty;

    /// <summary>Number of rows that the weights stand for.</summary>
    public double Total { get; }

    /// <exception cref="InputDataException">There is no row.</exception>
    public static void RequireRows(int rowCount)
    {
        if (rowCount == 0)
            throw new InputDataException("There is no row to evaluate; at least one is needed.");
    }

    /// <summary>As how many rows a row counts.</summary>
    public double this[int row] => weights.IsEmpty ? 1 : weights[row] * scale;
}
