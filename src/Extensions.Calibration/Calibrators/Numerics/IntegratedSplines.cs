namespace MLExtensions.Calibration;

/// <summary>Integrals from 0 of the quadratic B-splines on clamped knots in [0, 1]: each rises from 0, so that non-negative sums of them never fall.</summary>
/// <remarks>The integral of B_j is (t_{j+3} - t_j) / 3 times the sum of the cubic B-splines behind j on the same knots (de Boor 1978, chapter X).</remarks>
internal static class IntegratedSplines
{
    private const int Degree = 3;

    /// <summary>Writes the values at a point.</summary>
    /// <param name="interior">Rising, strictly between 0 and 1.</param>
    /// <param name="at">From 0 to 1.</param>
    /// <param name="values">As many as interior knots and 3.</param>
    public static void Evaluate(ReadOnlySpan<double> interior, double at, Span<double> values)
    {
        var knots = new double[interior.Length + 2 * (Degree + 1)];
        interior.CopyTo(knots.AsSpan(Degree + 1));
        knots.AsSpan(interior.Length + Degree + 1).Fill(1);
        var interval = Degree;
        while (interval < interior.Length + Degree && knots[interval + 1] <= at)
            interval++;
        var basis = new double[interior.Length + Degree + 1];
        Span<double> active = stackalloc double[Degree + 1];
        active.Clear();
        active[0] = 1;
        for (var degree = 1; degree <= Degree; degree++)
        {
            var carried = 0.0;
            for (var i = 0; i < degree; i++)
            {
                var (left, right) = (knots[interval + 1 + i - degree], knots[interval + 1 + i]);
                var part = active[i] / (right - left);
                (active[i], carried) = (carried + (right - at) * part, (at - left) * part);
            }
            active[degree] = carried;
        }
        for (var i = 0; i <= Degree; i++)
            basis[interval - Degree + i] = active[i];
        var behind = 0.0;
        for (var j = values.Length - 1; j >= 0; j--)
        {
            behind += basis[j + 1];
            // Quadratic splines have one knot less at either end: their t_j is ours of j + 1.
            values[j] = (knots[j + Degree + 1] - knots[j + 1]) / Degree * behind;
        }
    }
}
