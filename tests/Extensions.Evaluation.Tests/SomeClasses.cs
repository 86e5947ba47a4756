namespace Extensions.Evaluation.Tests;

/// <summary>Generated rows of several classes, the last of which hardly occurs.</summary>
internal sealed record SomeClasses(double[] Probabilities, int ClassCount, int[] Labels, double[] Weights)
{
    public static SomeClasses Rows(int count, int seed, int classCount = 4)
    {
        var random = new Random(seed);
        var (probabilities, labels) = (new List<double>(), new List<int>());
        for (var row = 0; row < count; row++)
        {
            // Whole numbers of twelfths: many ties.
            var parts = Enumerable.Range(0, classCount).Select(k => k == classCount - 1 ? 0.0 : random.Next(4)).ToArray();
            parts[row % 2] += 12 - parts.Sum() > 0 ? 12 - parts.Sum() : 1;
            probabilities.AddRange(parts.Select(part => part / parts.Sum()));
            labels.Add(random.Next(20) == 0 ? classCount - 1 : random.Next(2) == 0 ? row % 2 : random.Next(classCount - 1));
        }
        return new([.. probabilities], classCount, [.. labels], [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4))]);
    }

    public SomeClasses Repeated()
    {
        var rows = Enumerable.Range(0, Weights.Length).SelectMany(row => Enumerable.Repeat(row, (int)Weights[row])).ToArray();
        return Pick(rows) with { Weights = [.. Enumerable.Repeat(1.0, rows.Length)] };
    }

    public SomeClasses Shuffled(int seed)
    {
        var rows = Enumerable.Range(0, Weights.Length).ToArray();
        new Random(seed).Shuffle(rows);
        return Pick(rows);
    }

    private SomeClasses Pick(int[] rows) => new(
        [.. rows.SelectMany(row => Probabilities[(row * ClassCount)..((row + 1) * ClassCount)])], ClassCount,
        Array.ConvertAll(rows, row => Labels[row]), Array.ConvertAll(rows, row => Weights[row]));
}
