namespace Extensions.Evaluation.Tests;

/// <summary>Generated rows of clusters on a line whose labels were mistaken by a known matrix, with the exact probabilities of the given labels.</summary>
internal sealed record SomeNoisyLabels(double[] Probabilities, int ClassCount, int[] Given, int[] True)
{
    /// <param name="noise">P(given i | true j) at [i][j].</param>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">Seed.</param>
    /// <param name="distance">Of neighbouring clusters, in standard deviations.</param>
    public static SomeNoisyLabels Rows(double[][] noise, int count, int seed, double distance = 6)
    {
        var (random, classCount) = (new Random(seed), noise.Length);
        var (probabilities, given, truth) = (new double[count * classCount], new int[count], new int[count]);
        for (var row = 0; row < count; row++)
        {
            truth[row] = random.Next(classCount);
            var x = distance * truth[row] + Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
            var posterior = Enumerable.Range(0, classCount).Select(k => Math.Exp(-(x - distance * k) * (x - distance * k) / 2)).ToArray();
            for (var i = 0; i < classCount; i++)
                probabilities[row * classCount + i] = Enumerable.Range(0, classCount).Sum(j => noise[i][j] * posterior[j]) / posterior.Sum();
            var (u, label) = (random.NextDouble(), 0);
            for (var sum = noise[0][truth[row]]; u >= sum && label < classCount - 1; sum += noise[label][truth[row]])
                label++;
            given[row] = label;
        }
        return new(probabilities, classCount, given, truth);
    }

    /// <summary>Label right with a probability, else any other.</summary>
    public static double[][] Symmetric(int classCount, double right)
        => [.. Enumerable.Range(0, classCount).Select(i => Enumerable.Range(0, classCount).Select(j => i == j ? right : (1 - right) / (classCount - 1)).ToArray())];
}
