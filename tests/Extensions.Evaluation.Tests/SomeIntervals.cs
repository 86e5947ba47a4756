namespace Extensions.Evaluation.Tests;

/// <summary>Generated intervals, a few of them empty, of widths that differ, with labels that they mostly hold; whole weights.</summary>
internal sealed record SomeIntervals(double[] Lower, double[] Upper, double[] Labels, double[]? Weights)
{
    public static SomeIntervals Rows(int count, int seed)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(_ => 4 * random.NextDouble() - 2).ToArray();
        var lower = Array.ConvertAll(labels, label => label + 0.3 - 1.5 * random.NextDouble());
        var upper = Array.ConvertAll(lower, end => end + 2.5 * random.NextDouble() - 0.1);
        return new(lower, upper, labels, [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4))]);
    }

    /// <summary>Every seventh interval without an upper end, every eleventh without any.</summary>
    public SomeIntervals WithInfiniteOnes() => this with
    {
        Lower = [.. Lower.Select((end, row) => row % 11 == 5 ? double.NegativeInfinity : end)],
        Upper = [.. Upper.Select((end, row) => row % 11 == 5 || row % 7 == 3 ? double.PositiveInfinity : end)],
    };

    public double Width(int row) => Math.Max(0, Upper[row] - Lower[row]);

    public bool Covers(int row) => Lower[row] <= Labels[row] && Labels[row] <= Upper[row];

    public SomeIntervals Repeated() => Pick([.. Enumerable.Range(0, Labels.Length).SelectMany(row => Enumerable.Repeat(row, (int)Weights![row]))]) with { Weights = null };

    public SomeIntervals Shuffled(int seed)
    {
        var rows = Enumerable.Range(0, Labels.Length).ToArray();
        new Random(seed).Shuffle(rows);
        return Pick(rows);
    }

    private SomeIntervals Pick(int[] rows) => new(Array.ConvertAll(rows, row => Lower[row]), Array.ConvertAll(rows, row => Upper[row]),
        Array.ConvertAll(rows, row => Labels[row]), Weights is null ? null : Array.ConvertAll(rows, row => Weights[row]));
}
