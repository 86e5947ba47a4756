namespace Extensions.Benchmarks.Metrics;

/// <summary>A call of a metric, beside which one pass over its columns is timed.</summary>
/// <param name="Name">Type and method.</param>
/// <param name="Rows">What it is computed of.</param>
/// <param name="Columns">All that it reads.</param>
/// <param name="Run">The call.</param>
/// <param name="Order">Numbers that it needs in order, beside one sort of which it is timed; null where none.</param>
/// <param name="Beyond">Why a pass is no measure of it; null where its definition is one pass, or one after a sort.</param>
internal sealed record MetricCase(string Name, string Rows, Array[] Columns, Action Run, double[]? Order = null, string? Beyond = null)
{
    /// <summary>Most that it should take, in passes, where its definition is one.</summary>
    public const double MostPasses = 2;

    /// <summary>One plain pass: every number of every column is added to one sum.</summary>
    public double Pass() => Columns.Sum(column => column switch
    {
        double[] numbers => Sum(numbers),
        bool[] flags => Sum(flags),
        int[] numbers => Sum(numbers),
        _ => throw new NotSupportedException(),
    });

    private static double Sum(double[] numbers)
    {
        var sum = 0.0;
        foreach (var number in numbers)
            sum += number;
        return sum;
    }

    private static double Sum(bool[] flags)
    {
        var sum = 0L;
        foreach (var flag in flags)
            sum += flag ? 1 : 0;
        return sum;
    }

    private static double Sum(int[] numbers)
    {
        var sum = 0L;
        foreach (var number in numbers)
            sum += number;
        return sum;
    }
}
