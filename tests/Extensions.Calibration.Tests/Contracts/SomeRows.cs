namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Orders and weights of rows, and the comparison of what comes of them, for the contracts of all tasks.</summary>
internal static class SomeRows
{
    public static int[] Shuffled(int count)
    {
        var order = Enumerable.Range(0, count).ToArray();
        new Random(1).Shuffle(order);
        return order;
    }

    /// <summary>Weights 2, 1 and 0 in turn, and the rows as often as they say.</summary>
    public static (double[] Weights, int[] Repeated) Weighted(int count)
    {
        var weights = Enumerable.Range(0, count).Select(row => row % 3 == 0 ? 2.0 : row % 3 == 1 ? 1 : 0).ToArray();
        return (weights, [.. weights.SelectMany((weight, row) => Enumerable.Repeat(row, (int)weight))]);
    }

    public static void AssertClose(double[] expected, double[] actual, double tolerance)
        => Assert.All(expected.Zip(actual), pair => Assert.True(Math.Abs(pair.First - pair.Second) <= tolerance, $"{pair.First:R} beside {pair.Second:R}"));
}
