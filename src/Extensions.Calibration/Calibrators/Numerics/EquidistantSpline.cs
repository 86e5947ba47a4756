namespace MLExtensions.Calibration;

/// <summary>A cubic spline on [0, 1] with equidistant knots, given by its values and second derivatives there.</summary>
/// <param name="Values">Value at each knot.</param>
/// <param name="Curvatures">Second derivative at each knot.</param>
/// <remarks>Source: de Boor (1978), A Practical Guide to Splines, chapter IV.</remarks>
internal readonly record struct EquidistantSpline(double[] Values, double[] Curvatures)
{
    private double Step => 1.0 / (Values.Length - 1);

    /// <summary>The spline of least weighted squares: minimises sum w (S(t) - d)^2 over the values at the knots.</summary>
    /// <param name="points">Points t in [0, 1], targets d and weights w; enough of them to determine every knot.</param>
    /// <param name="knots">Number of knots, at least 4.</param>
    /// <param name="runout">What holds at the ends.</param>
    public static EquidistantSpline Fit(IEnumerable<(double T, double Target, double Weight)> points, int knots, SplineRunout runout)
    {
        var curvatures = CurvatureOfValues(knots, runout);
        var (products, targets, row) = (new double[knots, knots], new double[knots, 1], new double[knots]);
        foreach (var (t, target, weight) in points)
        {
            var (i, left, right, leftCurve, rightCurve) = Parts(t, knots);
            for (var k = 0; k < knots; k++)
                row[k] = leftCurve * curvatures[i, k] + rightCurve * curvatures[i + 1, k];
            (row[i], row[i + 1]) = (row[i] + left, row[i + 1] + right);
            for (var k = 0; k < knots; k++)
            {
                targets[k, 0] += weight * row[k] * target;
                for (var l = 0; l < knots; l++)
                    products[k, l] += weight * row[k] * row[l];
            }
        }
        Solve(products, targets);
        var (values, seconds) = (new double[knots], new double[knots]);
        for (var k = 0; k < knots; k++)
            values[k] = targets[k, 0];
        for (var i = 0; i < knots; i++)
            for (var k = 0; k < knots; k++)
                seconds[i] += curvatures[i, k] * values[k];
        return new(values, seconds);
    }

    /// <summary>S(t).</summary>
    public double At(double t)
    {
        var (i, left, right, leftCurve, rightCurve) = Parts(t, Values.Length);
        return left * Values[i] + right * Values[i + 1] + leftCurve * Curvatures[i] + rightCurve * Curvatures[i + 1];
    }

    /// <summary>S'(t).</summary>
    public double Slope(double t)
    {
        var (i, left, right, _, _) = Parts(t, Values.Length);
        return (Values[i + 1] - Values[i]) / Step + Step / 6 * ((3 * right * right - 1) * Curvatures[i + 1] - (3 * left * left - 1) * Curvatures[i]);
    }

    /// <summary>The interval of t, and what the values and second derivatives at its ends count in S(t).</summary>
    private static (int Interval, double Left, double Right, double LeftCurve, double RightCurve) Parts(double t, int knots)
    {
        var i = Math.Clamp((int)(t * (knots - 1)), 0, knots - 2);
        var right = t * (knots - 1) - i;
        var (left, scale) = (1 - right, 1.0 / (6 * (knots - 1) * (knots - 1)));
        return (i, left, right, scale * (left * left * left - left), scale * (right * right * right - right));
    }

    /// <summary>The linear map from values to second derivatives: h M[i-1] + 4 h M[i] + h M[i+1] = 6 (v[i-1] - 2 v[i] + v[i+1]) / h within, the runout at the ends.</summary>
    private static double[,] CurvatureOfValues(int knots, SplineRunout runout)
    {
        var (left, right, last, scale) = (new double[knots, knots], new double[knots, knots], knots - 1, 6.0 * (knots - 1) * (knots - 1));
        for (var i = 1; i < last; i++)
        {
            (left[i, i - 1], left[i, i], left[i, i + 1]) = (1, 4, 1);
            (right[i, i - 1], right[i, i], right[i, i + 1]) = (scale, -2 * scale, scale);
        }
        (left[0, 0], left[last, last]) = (1, 1);
        if (runout == SplineRunout.Parabolic)
            (left[0, 1], left[last, last - 1]) = (-1, -1);
        else if (runout == SplineRunout.Cubic)
            (left[0, 1], left[0, 2], left[last, last - 1], left[last, last - 2]) = (-2, 1, -2, 1);
        Solve(left, right);
        return right;
    }

    /// <summary>Gaussian elimination with row pivots; the solutions take the place of the right sides.</summary>
    private static void Solve(double[,] matrix, double[,] right)
    {
        var (n, sides) = (matrix.GetLength(0), right.GetLength(1));
        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(matrix[row, column]));
            for (var k = 0; k < n; k++)
                (matrix[column, k], matrix[pivot, k]) = (matrix[pivot, k], matrix[column, k]);
            for (var k = 0; k < sides; k++)
                (right[column, k], right[pivot, k]) = (right[pivot, k], right[column, k]);
            for (var row = 0; row < n; row++)
            {
                if (row == column || matrix[row, column] == 0)
                    continue;
                var factor = matrix[row, column] / matrix[column, column];
                for (var k = column; k < n; k++)
                    matrix[row, k] -= factor * matrix[column, k];
                for (var k = 0; k < sides; k++)
                    right[row, k] -= factor * right[column, k];
            }
        }
        for (var row = 0; row < n; row++)
            for (var k = 0; k < sides; k++)
                right[row, k] /= matrix[row, row];
    }
}
