namespace Extensions.Evaluation.Tests;

/// <summary>Generated labels, predictions that are mostly right, and groups of which some rows have none; whole weights.</summary>
internal sealed record SomeDecisions(bool[] Predicted, bool[] Labels, int[] Groups, double[]? Weights)
{
    public static SomeDecisions Rows(int count, int seed, int groupCount = 3)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(_ => random.Next(3) == 0).ToArray();
        return new(Array.ConvertAll(labels, label => label ^ random.Next(4) == 0), labels, Array.ConvertAll(labels, _ => random.Next(groupCount + 1) - 1), [.. labels.Select(_ => (double)random.Next(1, 4))]);
    }

    public SomeDecisions Repeated() => Pick([.. Enumerable.Range(0, Labels.Length).SelectMany(row => Enumerable.Repeat(row, (int)Weights![row]))]) with { Weights = null };

    public SomeDecisions Shuffled(int seed)
    {
        var rows = Enumerable.Range(0, Labels.Length).ToArray();
        new Random(seed).Shuffle(rows);
        return Pick(rows);
    }

    private SomeDecisions Pick(int[] rows) => new(Array.ConvertAll(rows, row => Predicted[row]), Array.ConvertAll(rows, row => Labels[row]), Array.ConvertAll(rows, row => Groups[row]),
        Weights is null ? null : Array.ConvertAll(rows, row => Weights[row]));
}
