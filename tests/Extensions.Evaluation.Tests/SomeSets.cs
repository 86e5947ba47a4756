namespace Extensions.Evaluation.Tests;

/// <summary>Generated prediction sets of 5 classes with labels of which some are unknown to the model; a group and a place of each row; whole weights.</summary>
internal sealed record SomeSets(bool[] Sets, int ClassCount, int[] Labels, double[]? Weights)
{
    public static SomeSets Rows(int count, int seed, int classCount = 5)
    {
        var random = new Random(seed);
        var labels = Enumerable.Range(0, count).Select(_ => random.Next(12) == 0 ? classCount + random.Next(2) : random.Next(classCount - 1)).ToArray();
        var sets = labels.SelectMany(label => random.NextDouble() is var hardness
            ? Enumerable.Range(0, classCount).Select(k => random.NextDouble() < (k == label ? 0.95 - 0.3 * hardness : hardness)) : []).ToArray();
        return new(sets, classCount, labels, [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4))]);
    }

    public bool[] Set(int row) => Sets[(row * ClassCount)..((row + 1) * ClassCount)];

    public bool Covers(int row) => Labels[row] < ClassCount && Set(row)[Labels[row]];

    public int Size(int row) => Set(row).Count(held => held);

    public SomeSets Repeated() => Pick([.. Enumerable.Range(0, Labels.Length).SelectMany(row => Enumerable.Repeat(row, (int)Weights![row]))]) with { Weights = null };

    public SomeSets Shuffled(int seed)
    {
        var rows = Enumerable.Range(0, Labels.Length).ToArray();
        new Random(seed).Shuffle(rows);
        return Pick(rows);
    }

    private SomeSets Pick(int[] rows)
        => new([.. rows.SelectMany(Set)], ClassCount, Array.ConvertAll(rows, row => Labels[row]), Weights is null ? null : Array.ConvertAll(rows, row => Weights[row]));
}
