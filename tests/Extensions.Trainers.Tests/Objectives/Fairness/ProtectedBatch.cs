using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Fairness;

/// <summary>Protected attributes for tests, and the penalty in plain doubles.</summary>
internal static class ProtectedBatch
{
    /// <summary>An indicator vector of three groups where there is more than one block, and numbers.</summary>
    public static ExampleBatch Add(ExampleBatch batch, DistanceCovariance penalty)
    {
        var random = new Random(12);
        var columns = new Dictionary<string, double[][]>(batch.Columns);
        for (var block = 0; block < penalty.Columns.Count; block++)
        {
            columns[penalty.Columns.Count == 1 ? "protected" : $"protected_{block}"] = [.. Enumerable.Range(0, batch.Count).Select(i => block == 1
                ? Enumerable.Range(0, 3).Select(k => i % 3 == k ? 1.0 : 0.0).ToArray()
                : Some.Normals(random, 1, 1))];
        }
        return batch with { Columns = columns };
    }

    public static double[] Losses(double[] losses, double[][] predictions, ExampleBatch batch, DistanceCovariance penalty)
    {
        if (batch.Count < 4)
            return losses;
        var blocks = batch.Columns.Where(column => column.Key.StartsWith("protected", StringComparison.Ordinal)).OrderBy(column => column.Key, StringComparer.Ordinal);
        var value = penalty.Weight * Statistic(predictions, [.. blocks.Select(column => column.Value)], penalty);
        return [.. losses.Select(loss => loss + value)];
    }

    public static double Statistic(double[][] predictions, double[][][] blocks, DistanceCovariance penalty)
    {
        var n = predictions.Length;
        var own = Centred(predictions);
        var all = blocks.Select(Centred).ToArray();
        var together = Centred([.. Enumerable.Range(0, n).Select(i => blocks.SelectMany(block => block[i]).ToArray())]);
        var sum = 0.0;
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                sum += penalty.Kind switch
                {
                    DistanceCovarianceKind.Concatenated => own[i, j] * together[i, j],
                    DistanceCovarianceKind.Sum => own[i, j] * all.Sum(block => block[i, j]),
                    _ => all.Aggregate(own[i, j] + penalty.C, (product, block) => product * (block[i, j] + penalty.C)),
                };
            }
        }
        return sum / (n * (n - 3)) - (penalty.Kind == DistanceCovarianceKind.Joint ? Math.Pow(penalty.C, all.Length + 1) * n / (n - 3) : 0);
    }

    private static double[,] Centred(double[][] values)
    {
        var n = values.Length;
        var distances = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                distances[i, j] = Math.Sqrt(values[i].Zip(values[j], (a, b) => (a - b) * (a - b)).Sum());
        }
        var sums = Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Sum(j => distances[i, j])).ToArray();
        var centred = new double[n, n];
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
                centred[i, j] = i == j ? 0 : (sums[i] + sums[j]) / (n - 2) - distances[i, j] - sums.Sum() / ((n - 1.0) * (n - 2));
        }
        return centred;
    }
}
