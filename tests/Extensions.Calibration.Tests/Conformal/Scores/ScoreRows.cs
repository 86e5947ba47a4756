using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Scores;

/// <summary>Rows of probabilities for tests of scores, and their scores.</summary>
internal static class ScoreRows
{
    /// <summary>The scores of all classes.</summary>
    public static double[] Scores(NonconformityScore score, double uniform, params double[] probabilities)
    {
        var scores = new double[probabilities.Length];
        score.Compute(probabilities, uniform, scores);
        return scores;
    }

    /// <summary>The set of a threshold.</summary>
    public static bool[] Set(NonconformityScore score, double uniform, double threshold, params double[] probabilities)
    {
        var set = new bool[probabilities.Length];
        Assert.Equal(score.Select(probabilities, uniform, threshold, set), set.Count(one => one));
        return set;
    }

    /// <summary>Probabilities of every kind: flat, peaked, steep over many orders of magnitude, with ties, with 0 and 1.</summary>
    public static double[] Draw(Random random, int classes)
    {
        var kind = random.Next(6);
        var row = Enumerable.Range(0, classes).Select(k => kind switch
        {
            0 => 1 + 0.1 * random.NextDouble(),
            1 => Math.Exp(3 * random.NextDouble()) * (random.Next(classes) == 0 ? 50 : 1),
            2 => Math.Exp(-40 * random.NextDouble()),
            3 => random.Next(3),
            4 => random.Next(4) == 0 ? random.NextDouble() : 0,
            _ => 0,
        }).ToArray();
        if (row.Sum() is var sum && sum == 0)
            row[random.Next(classes)] = sum = 1;
        return Array.ConvertAll(row, value => value / sum);
    }
}
