namespace MLExtensions.Calibration;

/// <summary>Weights of three vectors, at least 0 and of sum 1, whose mixture is nearest to a fourth: every set of weights that may be above 0 is solved in closed form.</summary>
/// <param name="products">Inner products of the four, row by row; only the upper triangle is read.</param>
internal sealed class SimplexLeastSquares(double[] products)
{
    private static readonly int[][] Sets = [[0], [1], [2], [0, 1], [0, 2], [1, 2], [0, 1, 2]];

    /// <summary>The weights and the squared distance; the smallest set of several that are equally good.</summary>
    public (double[] Weights, double Distance) Solve()
    {
        var (best, distance) = (new double[3], double.PositiveInfinity);
        foreach (var set in Sets)
        {
            if (Weights(set) is { } weights && weights.All(weight => weight >= 0) && Distance(weights) is var own && own < distance - 1e-15)
                (best, distance) = (weights, own);
        }
        return (best, distance);
    }

    private double Product(int i, int j) => products[4 * Math.Min(i, j) + Math.Max(i, j)];

    /// <summary>Inner product of two differences: of i and of j from the last of a set.</summary>
    private double Product(int i, int j, int last) => Product(i, j) - Product(i, last) - Product(j, last) + Product(last, last);

    private double[]? Weights(int[] set)
    {
        var (weights, last) = (new double[3], set[^1]);
        if (set.Length == 2)
        {
            var (own, truth) = (Product(set[0], set[0], last), Product(set[0], 3, last));
            if (!(own > 1e-14 * Product(last, last)))
                return null;
            weights[set[0]] = truth / own;
        }
        else if (set.Length == 3)
        {
            var (aa, ab, bb) = (Product(0, 0, last), Product(0, 1, last), Product(1, 1, last));
            var (a, b, determinant) = (Product(0, 3, last), Product(1, 3, last), aa * bb - ab * ab);
            if (!(determinant > 1e-12 * aa * bb))
                return null;
            (weights[0], weights[1]) = ((bb * a - ab * b) / determinant, (aa * b - ab * a) / determinant);
        }
        weights[last] = 1 - weights.Sum();
        return weights;
    }

    private double Distance(double[] weights)
    {
        var sum = Product(3, 3);
        for (var i = 0; i < 3; i++)
        {
            sum -= 2 * weights[i] * Product(i, 3);
            for (var j = 0; j < 3; j++)
                sum += weights[i] * weights[j] * Product(i, j);
        }
        return sum;
    }
}
