using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Compares candidates on rows that they were not fitted on.</summary>
internal static class CrossValidation
{
    /// <summary>
    /// Deals rows to folds in the order of their fingerprints, so that neither their order nor the numbers of the classes matter, and equal rows spread over the folds.
    /// </summary>
    /// <param name="fingerprints">One per row; equal for equal rows.</param>
    /// <param name="folds">Number of folds.</param>
    /// <returns>The rows of each fold.</returns>
    public static int[][] Deal(ulong[] fingerprints, int folds)
    {
        var order = Enumerable.Range(0, fingerprints.Length).ToArray();
        Array.Sort((ulong[])fingerprints.Clone(), order);
        return [.. Enumerable.Range(0, folds).Select(fold => order.Where((_, place) => place % folds == fold).ToArray())];
    }

    /// <summary>Scrambles a number so that near ones lie far apart.</summary>
    public static ulong Scramble(double value) => SplitMix64.Mix(BitConverter.DoubleToUInt64Bits(value) + SplitMix64.Step);

    /// <summary>Scores candidates and finds the best.</summary>
    /// <param name="candidates">What they are called, and the score of every row by maps fitted without it.</param>
    /// <param name="identity">The scores of every row as it is.</param>
    /// <param name="weightOf">Weights of the rows.</param>
    /// <returns>The scores, and the number of the best candidate whose gain is above its standard error; -1 for the identity.</returns>
    public static (ImmutableArray<CandidateScore> Scores, int Best) Compare(IReadOnlyList<(string Name, Func<double[]> Losses)> candidates, double[] identity, Func<int, double> weightOf)
    {
        var weights = Enumerable.Range(0, identity.Length).Select(weightOf).ToArray();
        var total = weights.Sum();
        var scores = candidates.Select(candidate =>
        {
            try
            {
                var losses = candidate.Losses();
                var gain = Mean(row => identity[row] - losses[row]);
                var error = Math.Sqrt(Enumerable.Range(0, weights.Length).Sum(row => Math.Pow(weights[row] * (identity[row] - losses[row] - gain), 2))) / total;
                return new CandidateScore(candidate.Name, Mean(row => losses[row]), gain, error, null);
            }
            catch (InputDataException failure)
            {
                return new CandidateScore(candidate.Name, double.NaN, double.NaN, double.NaN, failure.Message);
            }
        }).ToImmutableArray();
        var helpful = Enumerable.Range(0, scores.Length).Where(i => scores[i].Gain > scores[i].StandardError).ToArray();
        return (scores, helpful.Length == 0 ? -1 : helpful.MinBy(i => scores[i].Score));

        double Mean(Func<int, double> value) => Enumerable.Range(0, weights.Length).Sum(row => weights[row] * value(row)) / total;
    }
}
