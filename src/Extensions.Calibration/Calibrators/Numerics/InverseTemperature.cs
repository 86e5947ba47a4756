namespace MLExtensions.Calibration;

/// <summary>The inverse temperature b = exp(u), u in [-10, 10], of least loss.</summary>
internal static class InverseTemperature
{
    /// <summary>Greatest absolute logarithm of b.</summary>
    public const double Bound = 10;

    private const double Precision = 1e-12;

    private const int MostSteps = 200, GridPoints = 50;

    /// <summary>Temperatures between which the Brier score is searched, in which it need not have one minimum.</summary>
    private const double LeastBrierTemperature = 0.05, MostBrierTemperature = 5;

    /// <summary>Of a convex loss: Newton's method inside a bracket, one call a step. Where the loss still falls at an end of the range, that end.</summary>
    /// <param name="at">Mean loss and its first and second derivative in b.</param>
    public static (double LogInverse, FitDiagnostics Diagnostics) OfConvex(Func<double, (double Loss, double Slope, double Curvature)> at)
    {
        var start = at(1);
        var (u, now, lower, upper, lowerKnown, steps) = (0.0, start, -Bound, Bound, false, 0);
        string? remark = start is { Slope: 0, Curvature: 0 } ? "the scores of every row are equal: the temperature stays 1" : null;
        // Where the loss falls at 1 it may fall for ever, which Newton's steps would follow slowly.
        if (remark is null && start.Slope <= 0 && at(Math.Exp(Bound)) is { Slope: <= 0 } end)
            (u, now, remark) = (Bound, end, LowerBound);
        for (; remark is null && steps < MostSteps; steps++)
        {
            (lower, upper, lowerKnown) = now.Slope > 0 ? (lower, u, lowerKnown) : (u, upper, true);
            var b = Math.Exp(u);
            var (byU, byUU) = (b * now.Slope, b * now.Slope + b * b * now.Curvature);
            if (Math.Abs(byU) <= Precision * byUU)
                break;
            // Where the loss is concave in u, as to the left of a far optimum, a step in b.
            var next = byUU > 0 ? u - byU / byUU : Math.Log(b - now.Slope / now.Curvature);
            if (!(next > lower && next < upper))
                next = now.Slope > 0 && !lowerKnown ? -Bound : (lower + upper) / 2;
            if (next == u)
                break;
            (u, now) = (next, at(Math.Exp(next)));
            remark = u == -Bound && now.Slope >= 0 ? UpperBound : null;
        }
        return (u, new(steps < MostSteps, steps, Math.Abs(now.Slope), start.Loss, now.Loss) { Remark = remark });
    }

    /// <summary>Of the Brier score, T in [0.05, 5]: the best of 50 temperatures, and the root of the derivative beside it.</summary>
    /// <param name="at">Mean loss and its derivative in b.</param>
    public static (double Temperature, FitDiagnostics Diagnostics) OfBrier(Func<double, (double Loss, double Slope)> at)
    {
        var (from, ratio) = (Math.Log(LeastBrierTemperature), Math.Log(MostBrierTemperature / LeastBrierTemperature) / (GridPoints - 1));
        var grid = Enumerable.Range(0, GridPoints).Select(i => Math.Exp(from + i * ratio)).ToArray();
        var points = Array.ConvertAll(grid, temperature => at(1 / temperature));
        var best = Array.IndexOf(points, points.MinBy(point => point.Loss));
        var before = at(1).Loss;
        if (points.All(point => point.Slope == 0))
            return (1, new(true, 0, 0, before, before) { Remark = "the scores of every row are equal: the temperature stays 1" });
        // The derivative in b points to the side of the minimum; the grid ends where there is no neighbour.
        var other = points[best].Slope > 0 ? best + 1 : best - 1;
        if (other is < 0 or >= GridPoints)
            return (grid[best], new(true, 0, Math.Abs(points[best].Slope), before, points[best].Loss) { Remark = other < 0 ? $"the temperature is at its lower bound, {LeastBrierTemperature}" : $"the temperature is at its upper bound, {MostBrierTemperature}" });
        var (left, right) = (1 / grid[Math.Max(best, other)], 1 / grid[Math.Min(best, other)]);
        var (leftSlope, rightSlope) = (points[Math.Max(best, other)].Slope, points[Math.Min(best, other)].Slope);
        var (found, now, steps) = (1 / grid[best], points[best], 0);
        for (; steps < MostSteps && right - left > Precision * right && now.Slope != 0; steps++)
        {
            // A secant, with a bisection every third time, so that the bracket shrinks from both sides.
            found = steps % 3 == 2 ? (left + right) / 2 : left - leftSlope * (right - left) / (rightSlope - leftSlope);
            if (!(found > left && found < right))
                found = (left + right) / 2;
            if (found <= left || found >= right)
                break;
            now = at(found);
            (left, leftSlope, right, rightSlope) = now.Slope <= 0 ? (found, now.Slope, right, rightSlope) : (left, leftSlope, found, now.Slope);
        }
        return (1 / found, new(steps < MostSteps, steps, Math.Abs(now.Slope), before, now.Loss));
    }

    private const string LowerBound = "the temperature is at its lower bound: the likelihood rises without end as it falls, as where every row is classified rightly";

    private const string UpperBound = "the temperature is at its upper bound: the scores say nothing of the classes, or the opposite of what is true";
}
