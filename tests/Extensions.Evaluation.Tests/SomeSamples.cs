namespace Extensions.Evaluation.Tests;

/// <summary>Two generated samples of rows of a continuous column, one of few values and one of codes of categories; whole weights.</summary>
internal sealed record SomeSamples(double[] Reference, double[] Current, int Width, double[]? ReferenceWeights, double[]? CurrentWeights)
{
    public int ReferenceCount => Reference.Length / Width;

    public int CurrentCount => Current.Length / Width;

    public static SomeSamples Rows(int referenceCount, int currentCount, int seed)
    {
        var random = new Random(seed);
        return new(Sample(referenceCount, 0), Sample(currentCount, 0.3), 3, Weights(referenceCount), Weights(currentCount));

        double[] Sample(int count, double shift)
            => [.. Enumerable.Range(0, count).SelectMany(_ => new[] { Normal(random) + shift, Math.Floor(4 * random.NextDouble() + shift), Math.Floor(3 * Math.Pow(random.NextDouble(), 1 + shift)) })];

        double[] Weights(int count) => [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 4))];
    }

    /// <summary>Row by row, independent normal numbers of given means and one deviation.</summary>
    public static double[] Normal(Random random, int count, double[] means, double deviation = 1)
        => [.. Enumerable.Range(0, count).SelectMany(_ => means.Select(mean => mean + deviation * Normal(random)).ToArray())];

    public static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    public static double[] Column(double[] sample, int width, int column) => [.. Enumerable.Range(0, sample.Length / width).Select(row => sample[row * width + column])];

    public static int[] Codes(double[] sample, int width, int column) => Array.ConvertAll(Column(sample, width, column), value => (int)value);

    public SomeSamples Swapped() => new(Current, Reference, Width, CurrentWeights, ReferenceWeights);

    public SomeSamples Repeated() => Pick([.. Times(ReferenceWeights!)], [.. Times(CurrentWeights!)]) with { ReferenceWeights = null, CurrentWeights = null };

    public SomeSamples Shuffled(int seed)
    {
        var (random, rows, others) = (new Random(seed), Enumerable.Range(0, ReferenceCount).ToArray(), Enumerable.Range(0, CurrentCount).ToArray());
        random.Shuffle(rows);
        random.Shuffle(others);
        return Pick(rows, others);
    }

    private static IEnumerable<int> Times(double[] weights) => Enumerable.Range(0, weights.Length).SelectMany(row => Enumerable.Repeat(row, (int)weights[row]));

    private SomeSamples Pick(int[] rows, int[] others) => new(
        [.. rows.SelectMany(row => Reference[(row * Width)..((row + 1) * Width)])], [.. others.SelectMany(row => Current[(row * Width)..((row + 1) * Width)])], Width,
        ReferenceWeights is null ? null : Array.ConvertAll(rows, row => ReferenceWeights[row]), CurrentWeights is null ? null : Array.ConvertAll(others, row => CurrentWeights[row]));
}
