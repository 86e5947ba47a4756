namespace MLExtensions.Calibration;

/// <summary>The least x' G x - 2 r' x with all of x but the first at least 0: active sets of Lawson and Hanson (1974), chapter 23, on normal equations.</summary>
internal static class NonNegativeLeastSquares
{
    /// <param name="matrix">G, symmetric and positive semidefinite.</param>
    /// <param name="right">r.</param>
    public static double[] Solve(double[,] matrix, double[] right)
    {
        var count = right.Length;
        var (x, free) = (new double[count], new bool[count]);
        free[0] = true;
        var tolerance = 1e-12 * (1 + right.Max(Math.Abs));
        for (var round = 0; round < 10 * count; round++)
        {
            // The unbounded optimum over the free ones; where it leaves the feasible set, as far as goes, and what hits 0 is bound.
            while (true)
            {
                var wanted = Optimum(matrix, right, free);
                var (step, hit) = (1.0, -1);
                for (var i = 1; i < count; i++)
                    if (free[i] && wanted[i] <= 0 && x[i] / (x[i] - wanted[i]) is var reach && reach < step)
                        (step, hit) = (reach, i);
                for (var i = 0; i < count; i++)
                    x[i] += free[i] ? step * (wanted[i] - x[i]) : 0;
                if (hit < 0)
                    break;
                (x[hit], free[hit]) = (0, false);
            }
            var (best, slope) = (-1, tolerance);
            for (var i = 1; i < count; i++)
            {
                if (free[i])
                    continue;
                var own = right[i];
                for (var j = 0; j < count; j++)
                    own -= matrix[i, j] * x[j];
                if (own > slope)
                    (best, slope) = (i, own);
            }
            if (best < 0)
                break;
            free[best] = true;
        }
        return x;
    }

    /// <summary>Cholesky's solution for the free ones; a pivot that is rounding error leaves its variable 0.</summary>
    private static double[] Optimum(double[,] matrix, double[] right, bool[] free)
    {
        var chosen = Enumerable.Range(0, right.Length).Where(i => free[i]).ToArray();
        var (lower, y, solution) = (new double[chosen.Length, chosen.Length], new double[chosen.Length], new double[right.Length]);
        for (var i = 0; i < chosen.Length; i++)
        {
            for (var j = 0; j <= i; j++)
            {
                var sum = matrix[chosen[i], chosen[j]];
                for (var k = 0; k < j; k++)
                    sum -= lower[i, k] * lower[j, k];
                lower[i, j] = i == j ? (sum > 1e-14 * matrix[chosen[i], chosen[i]] ? Math.Sqrt(sum) : double.PositiveInfinity) : sum / lower[j, j];
            }
            y[i] = right[chosen[i]];
            for (var k = 0; k < i; k++)
                y[i] -= lower[i, k] * y[k];
            y[i] /= lower[i, i];
        }
        for (var i = chosen.Length - 1; i >= 0; i--)
        {
            var sum = y[i];
            for (var k = i + 1; k < chosen.Length; k++)
                sum -= lower[k, i] * solution[chosen[k]];
            solution[chosen[i]] = sum / lower[i, i];
        }
        return solution;
    }
}
