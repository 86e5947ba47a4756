namespace MLExtensions.Calibration;

/// <summary>Cubic splines on [0, 1] with equidistant knots, as linear functions of their values at the knots.</summary>
internal sealed class CubicSpline
{
    private readonly int count;
    private readonly double width;

    /// <summary>Second derivatives at the knots, of which each row is one: row times knot values.</summary>
    private readonly double[,] bends;

    /// <param name="knots">Number of knots, at least 4.</param>
    /// <param name="ends">What it does at its ends.</param>
    public CubicSpline(int knots, SplineEnds ends)
    {
        (count, width, bends) = (knots, 1.0 / (knots - 1), new double[knots, knots]);
        var matrix = new double[knots, knots];
        for (var i = 1; i < knots - 1; i++)
        {
            (matrix[i, i - 1], matrix[i, i], matrix[i, i + 1]) = (width / 6, 2 * width / 3, width / 6);
            (bends[i, i - 1], bends[i, i], bends[i, i + 1]) = (1 / width, -2 / width, 1 / width);
        }
        var (first, second) = ends switch { SplineEnds.Natural => (0, 0), SplineEnds.Parabolic => (-1, 0), _ => (-2, 1) };
        (matrix[0, 0], matrix[0, 1], matrix[0, 2]) = (1, first, second);
        (matrix[knots - 1, knots - 1], matrix[knots - 1, knots - 2], matrix[knots - 1, knots - 3]) = (1, first, second);
        LinearSystem.Solve(matrix, bends);
    }

    /// <summary>The weights of the knot values in the spline's value at a place.</summary>
    public void Value(double place, Span<double> weights)
    {
        var (i, a, b) = Locate(place);
        var scale = width * width / 6;
        for (var k = 0; k < count; k++)
            weights[k] = scale * ((a * a * a - a) * bends[i, k] + (b * b * b - b) * bends[i + 1, k]);
        weights[i] += a;
        weights[i + 1] += b;
    }

    /// <summary>The weights of the knot values in its derivative.</summary>
    public void Derivative(double place, Span<double> weights)
    {
        var (i, a, b) = Locate(place);
        for (var k = 0; k < count; k++)
            weights[k] = width / 6 * ((1 - 3 * a * a) * bends[i, k] + (3 * b * b - 1) * bends[i + 1, k]);
        weights[i] -= 1 / width;
        weights[i + 1] += 1 / width;
    }

    private (int Piece, double Before, double After) Locate(double place)
    {
        var piece = Math.Clamp((int)(place / width), 0, count - 2);
        var after = place / width - piece;
        return (piece, 1 - after, after);
    }
}
