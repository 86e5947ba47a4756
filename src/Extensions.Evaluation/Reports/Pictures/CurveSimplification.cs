namespace MLExtensions.Evaluation;

/// <summary>
/// Fewer points of a curve with its shape kept: from the two ends on, always the point is added that lies farthest, in height, from the straight line between its neighbours that are there already.
/// </summary>
/// <remarks>Source: Douglas and Peucker, Cartographica 10, 1973, with vertical distances and a number of points in the place of a tolerance. Time n log k of n points thinned to k.</remarks>
internal static class CurveSimplification
{
    /// <summary>Most points that pictures and JSON show of a curve.</summary>
    public const int Most = 200;

    /// <summary>Which points stay, ascending; all of them where there are not more than may stay.</summary>
    /// <param name="count">Number of points.</param>
    /// <param name="x">Abscissa of a point, not descending.</param>
    /// <param name="y">Height of a point.</param>
    /// <param name="most">How many may stay, from 2.</param>
    public static int[] Keep(int count, Func<int, double> x, Func<int, double> y, int most = Most)
    {
        if (count <= most)
            return [.. Enumerable.Range(0, count)];
        var (kept, open) = (new SortedSet<int> { 0, count - 1 }, new PriorityQueue<(int From, int At, int To), double>());
        Enqueue(0, count - 1);
        while (kept.Count < most && open.TryDequeue(out var part, out _))
        {
            kept.Add(part.At);
            Enqueue(part.From, part.At);
            Enqueue(part.At, part.To);
        }
        return [.. kept];

        void Enqueue(int from, int to)
        {
            var (x0, y0) = (x(from), y(from));
            var (run, rise) = (x(to) - x0, y(to) - y0);
            var (farthest, greatest) = (-1, 1e-12 * (Math.Abs(y0) + Math.Abs(rise)));   // rounding is no distance
            for (var at = from + 1; at < to; at++)
                // On an upright line all heights between its ends are there already.
                if ((run > 0 ? Math.Abs(y(at) - y0 - rise * ((x(at) - x0) / run)) : Math.Max(Math.Max(y(at) - Math.Max(y0, y0 + rise), Math.Min(y0, y0 + rise) - y(at)), 0)) is var distance && distance > greatest)
                    (farthest, greatest) = (at, distance);
            if (farthest >= 0)
                open.Enqueue((from, farthest, to), -greatest);
        }
    }

    /// <summary>The points that stay.</summary>
    public static TPoint[] Thin<TPoint>(IReadOnlyList<TPoint> points, Func<TPoint, double> x, Func<TPoint, double> y, int most = Most)
        => [.. Keep(points.Count, at => x(points[at]), at => y(points[at]), most).Select(at => points[at])];
}
