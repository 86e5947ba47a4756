namespace MLExtensions.Evaluation;

/// <summary>The mean of a number over rows.</summary>
internal static class RowMean
{
    /// <param name="numbers">A number per row.</param>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    public static double Of(ReadOnlySpan<double> numbers, ReadOnlySpan<double> weights)
    {
        var rows = new RowWeights(weights, numbers.Length);
        var sum = 0.0;
        for (var row = 0; row < numbers.Length; row++)
            sum += rows[row] * numbers[row];
        return sum / rows.Total;
    }
}
