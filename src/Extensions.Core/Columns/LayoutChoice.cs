namespace MLExtensions.Columns;

/// <summary>Decides between dense and sparse features, from the exact counts of the rows that were read.</summary>
/// <remarks>
/// A dense matrix product runs an order of magnitude more operations per second than a sparse one, so that sparse pays where few values
/// are other than zero and the rows are long: text with thousands of columns, not one-hot tables of a hundred.
/// A sparse entry takes 8 bytes, a dense value 4.
/// </remarks>
internal static class LayoutChoice
{
    /// <summary>Fewer columns than this are stored dense, if they fit.</summary>
    public const int SparseColumns = 512;

    /// <summary>Sparse needs a share of non-zeros below this.</summary>
    public const double SparseDensity = 0.1;

    /// <returns>True for sparse.</returns>
    /// <exception cref="InputDataException">No allowed layout fits.</exception>
    public static bool IsSparse(FeatureLayout wish, long rows, long nonZeros, InputColumns columns, MemoryBudget budget)
    {
        var cells = (double)rows * columns.FeatureCount;
        var side = (double)rows * columns.SideBytesPerRow;
        var denseBytes = DenseBytes(rows, columns);
        var sparseBytes = side + 8.0 * nonZeros + 8.0 * (rows + 1);
        var sparse = PrefersSparse(wish, rows, nonZeros, columns);
        if (wish == FeatureLayout.Auto && !sparse && !FitsDense(rows, columns, budget) && Fits(nonZeros, sparseBytes, budget))
            sparse = true;

        CheckFits(rows, sparse ? nonZeros : cells, sparse ? sparseBytes : denseBytes, sparse ? "sparse" : "dense", budget);
        CheckFits(rows, (double)rows * Math.Max(columns.LabelWidth, columns.ExtraWidth), 0, "labels and further columns", budget);
        return sparse;
    }

    /// <summary>What is best where either layout fits.</summary>
    public static bool PrefersSparse(FeatureLayout wish, long rows, long nonZeros, InputColumns columns) => wish == FeatureLayout.Sparse
        || (wish == FeatureLayout.Auto && columns.FeatureCount >= SparseColumns && nonZeros < SparseDensity * ((double)rows * columns.FeatureCount));

    /// <summary>Refuses rows whose number is known before reading and that cannot fit.</summary>
    public static void CheckBefore(FeatureLayout wish, long? rows, InputColumns columns, MemoryBudget budget)
    {
        if (rows is not { } count)
            return;
        // Rows may still be skipped, but a ceiling that only bad rows keep is no ceiling.
        if (wish == FeatureLayout.Dense)
            CheckFits(count, (double)count * columns.FeatureCount, DenseBytes(count, columns), "dense", budget);
        CheckFits(count, (double)count * Math.Max(columns.LabelWidth, columns.ExtraWidth), (double)count * columns.SideBytesPerRow, "labels and weights alone", budget);
    }

    /// <summary>Whether so many rows may be dense.</summary>
    public static bool FitsDense(long rows, InputColumns columns, MemoryBudget budget) =>
        Fits((double)rows * columns.FeatureCount, DenseBytes(rows, columns), budget);

    private static double DenseBytes(long rows, InputColumns columns) => (double)rows * (4.0 * columns.FeatureCount + columns.SideBytesPerRow);

    private static bool Fits(double elements, double bytes, MemoryBudget budget) => elements <= Array.MaxLength && bytes <= budget.Ceiling;

    private static void CheckFits(double rows, double elements, double bytes, string how, MemoryBudget budget)
    {
        if (bytes > budget.Ceiling)
            throw budget.TooLarge("need", rows, bytes, how);
        if (rows >= int.MaxValue || elements > Array.MaxLength)
            throw new InputDataException(FormattableString.Invariant(
                $"{rows:N0} rows with {elements:N0} values ({how}) do not fit into an array, which holds {Array.MaxLength:N0}. Train on fewer rows or features.")) { IsTooLarge = true };
    }
}
