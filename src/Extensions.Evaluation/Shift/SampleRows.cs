using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Checks of two samples of rows of numbers, of one width.</summary>
internal static class SampleRows
{
    /// <exception cref="ArgumentException">There is no column, or the numbers do not fill whole rows.</exception>
    /// <exception cref="InputDataException">A sample has too few rows, or a number is not finite.</exception>
    public static void Check(ReadOnlySpan<double> reference, ReadOnlySpan<double> current, int width, int leastRows = 1, string first = "reference", string second = "current")
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        CheckOne(reference, width, leastRows, first);
        CheckOne(current, width, leastRows, second);
    }

    private static void CheckOne(ReadOnlySpan<double> sample, int width, int leastRows, string name)
    {
        if (sample.Length % width != 0)
            throw new ArgumentException($"Both samples must have {width} columns; got {sample.Length} numbers in the {name} sample.");
        if (sample.Length / width < leastRows)
            throw new InputDataException($"The {name} sample has {sample.Length / width} rows; at least {leastRows} {(leastRows == 1 ? "is" : "are")} needed.");
        for (var i = 0; i < sample.Length; i++)
            if (!double.IsFinite(sample[i]))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {i / width} of the {name} sample has {sample[i]} in column {i % width}; allowed are finite numbers."));
    }

    public static double[] Column(ReadOnlySpan<double> sample, int width, int column)
    {
        var values = new double[sample.Length / width];
        for (var row = 0; row < values.Length; row++)
            values[row] = sample[row * width + column];
        return values;
    }

    public static double[] OfCodes(ReadOnlySpan<int> codes)
    {
        var values = new double[codes.Length];
        for (var row = 0; row < values.Length; row++)
            values[row] = codes[row];
        return values;
    }
}
