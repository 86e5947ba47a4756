using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Which columns of two samples of rows differ: a test and the population stability index of each, with p-values adjusted so that they hold for all columns together.</summary>
/// <remarks>
/// Where nothing has shifted, some adjusted p-value is alpha or less with probability alpha at most, whatever the columns have in common. Columns that shift only together are found by
/// <see cref="ClassifierTwoSampleTest"/>. Source: Holm, Scandinavian Journal of Statistics 6, 1979.
/// </remarks>
public static class ColumnShift
{
    /// <summary>Compares column by column.</summary>
    /// <param name="reference">Row by row, finite numbers.</param>
    /// <param name="current">Row by row, finite numbers of the same columns.</param>
    /// <param name="columnCount">Number of columns, from 1.</param>
    /// <param name="categoricalColumns">Columns whose numbers are codes of categories; the others are numbers.</param>
    /// <exception cref="ArgumentException">The numbers do not fill whole rows, or there is no such column.</exception>
    /// <exception cref="InputDataException">A sample is empty, or a number is not finite.</exception>
    public static ImmutableArray<ShiftOfColumn> Compute(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int columnCount, ReadOnlySpan<int> categoricalColumns = default)
    {
        SampleRows.Check(reference, current, columnCount);
        foreach (var column in categoricalColumns)
            if (column < 0 || column >= columnCount)
                throw new ArgumentOutOfRangeException(nameof(categoricalColumns), column, $"Categorical columns must be columns from 0 to {columnCount - 1}. Got {column}.");
        var shifts = new ShiftOfColumn[columnCount];
        for (var column = 0; column < columnCount; column++)
        {
            var (before, now, isCategorical) = (SampleRows.Column(reference, columnCount, column), SampleRows.Column(current, columnCount, column), categoricalColumns.Contains(column));
            var index = isCategorical ? PopulationStabilityIndex.ComputeCategories(before, now, 0.5, default, default) : PopulationStabilityIndex.Compute(before, now);
            shifts[column] = new(column, isCategorical, index.Value, isCategorical ? ChiSquareHomogeneityTest.Compute(before, now) : TwoSampleKolmogorovSmirnovTest.Compute(before, now), 1);
        }
        var adjusted = HolmAdjustment.Adjust(Array.ConvertAll(shifts, shift => shift.Test.PValue));
        return [.. shifts.Select(shift => shift with { AdjustedPValue = adjusted[shift.Column] })];
    }
}
