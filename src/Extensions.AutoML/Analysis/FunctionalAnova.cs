using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>How much of the variance of a number over a space each dimension explains alone, as a forest sees it.</summary>
/// <remarks>
/// Of each tree: V = sum over leaves of share (value - mean)^2; V_j the variance of the mean over all other dimensions as dimension j moves; F_j = V_j / V. What is left to 1 is interaction. Averaged over trees that vary.
/// Source: Hutter, Hoos and Leyton-Brown, An Efficient Approach for Assessing Hyperparameter Importance, ICML 2014, section 3.
/// </remarks>
internal static class FunctionalAnova
{
    private const int Trees = 64;

    /// <summary>Computes the shares, each in [0, 1]; all 0 where nothing varies.</summary>
    /// <param name="dimensions">The dimensions.</param>
    /// <param name="inputs">Rows of inputs.</param>
    /// <param name="targets">A finite number for each row.</param>
    /// <param name="seed">Seed of the forest.</param>
    public static ImmutableArray<double> Importances(ForestDimension[] dimensions, double[][] inputs, double[] targets, int seed)
    {
        var (random, sums, counted) = (new Random(seed), new double[dimensions.Length], 0);
        for (var tree = 0; tree < Trees; tree++)
        {
            var rows = new int[targets.Length];
            for (var i = 0; i < rows.Length; i++)
                rows[i] = random.Next(rows.Length);
            if (Shares(dimensions, RegressionTree.Grow(dimensions, inputs, targets, rows, random)) is not { } shares)
                continue;
            counted++;
            for (var d = 0; d < sums.Length; d++)
                sums[d] += shares[d];
        }
        return [.. sums.Select(sum => counted == 0 ? 0 : sum / counted)];
    }

    /// <summary>V_j / V of one tree; null where the tree does not vary.</summary>
    internal static double[]? Shares(ForestDimension[] dimensions, List<TreeLeaf> leaves)
    {
        var mean = leaves.Sum(leaf => leaf.Share * leaf.Value);
        var variance = leaves.Sum(leaf => leaf.Share * (leaf.Value - mean) * (leaf.Value - mean));
        return variance <= 1e-300 ? null : [.. dimensions.Select((dimension, d) => Math.Clamp(VarianceOf(d, dimension), 0, variance) / variance)];

        double VarianceOf(int d, ForestDimension dimension) => dimension.WordCount > 0
            ? Enumerable.Range(0, dimension.WordCount).Average(word => Squared(Marginal(d, word)))
            : Pieces(d).Sum(piece => (piece.High - piece.Low) * Squared(Marginal(d, (piece.Low + piece.High) / 2)));

        double Squared(double marginal) => (marginal - mean) * (marginal - mean);

        double Marginal(int d, double value) => leaves.Where(leaf => RegressionTree.Contains(leaf.Boxes[d], value)).Sum(leaf => leaf.Value * leaf.Share / leaf.Boxes[d].Share);

        IEnumerable<(double Low, double High)> Pieces(int d)
        {
            double[] ends = [.. leaves.SelectMany(leaf => new[] { leaf.Boxes[d].Low, leaf.Boxes[d].High }).Distinct().Order()];
            return ends.Zip(ends.Skip(1));
        }
    }
}
