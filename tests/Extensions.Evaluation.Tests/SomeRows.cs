namespace Extensions.Evaluation.Tests;

/// <summary>Generated rows: probabilities on a grid of ties, on bin edges, at 0 and 1 and between, labels that follow them loosely, whole weights.</summary>
internal sealed record SomeRows(double[] Probabilities, bool[] Labels, double[] Weights)
{
    public static SomeRows Binary(int count, int seed)
    {
        var random = new Random(seed);
        var probabilities = Enumerable.Range(0, count).Select(_ => random.Next(5) switch
        {
            0 => random.Next(16) / 15.0,
            1 => random.Next(11) / 10.0,
            2 => random.Next(2),
            _ => random.NextDouble(),
        }).ToArray();
        return new(probabilities, Array.ConvertAll(probabilities, p => random.NextDouble() < 0.2 + 0.6 * p * p), [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4))]);
    }

    /// <summary>Labels of exactly the stated probabilities.</summary>
    public static SomeRows Calibrated(int count, int seed)
    {
        var random = new Random(seed);
        var probabilities = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
        return new(probabilities, Array.ConvertAll(probabilities, p => random.NextDouble() < p), [.. Enumerable.Repeat(1.0, count)]);
    }

    /// <summary>Every row as often as its weight says, all of weight 1.</summary>
    public SomeRows Repeated()
    {
        var rows = Enumerable.Range(0, Weights.Length).SelectMany(row => Enumerable.Repeat(row, (int)Weights[row])).ToArray();
        return Pick(rows) with { Weights = [.. Enumerable.Repeat(1.0, rows.Length)] };
    }

    public SomeRows Shuffled(int seed)
    {
        var rows = Enumerable.Range(0, Weights.Length).ToArray();
        new Random(seed).Shuffle(rows);
        return Pick(rows);
    }

    private SomeRows Pick(int[] rows)
        => new(Array.ConvertAll(rows, row => Probabilities[row]), Array.ConvertAll(rows, row => Labels[row]), Array.ConvertAll(rows, row => Weights[row]));
}
