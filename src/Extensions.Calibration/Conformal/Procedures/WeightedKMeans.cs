namespace MLExtensions.Conformal;

/// <summary>Groups of points by weighted k-means (Lloyd 1982), from centres that are chosen one after the other, far from those before. The same points give the same groups.</summary>
internal static class WeightedKMeans
{
    private const int MostRounds = 300;

    /// <summary>The group of each point, from 0 without gaps; fewer groups than asked for where there are fewer different points.</summary>
    /// <param name="points">Finite points of the same dimension; at least one.</param>
    /// <param name="weights">One per point, above 0.</param>
    /// <param name="count">Number of groups, at least 1.</param>
    public static int[] Assign(double[][] points, double[] weights, int count)
    {
        var centres = Seeds(points, weights, count);
        var groups = Nearest(points, centres);
        for (var round = 0; round < MostRounds; round++)
        {
            for (var group = 0; group < centres.Count; group++)
                if (Mean(points, weights, point => groups[point] == group) is { } mean)   // a group that has lost its points keeps its centre
                    centres[group] = mean;
            var moved = Nearest(points, centres);
            if (moved.AsSpan().SequenceEqual(groups))
                break;
            groups = moved;
        }
        var used = groups.Distinct().Order().ToList();
        return Array.ConvertAll(groups, used.IndexOf);
    }

    /// <summary>The point nearest to the mean, and then always the point with the greatest weight times squared distance from the centres so far.</summary>
    private static List<double[]> Seeds(double[][] points, double[] weights, int count)
    {
        var mean = Mean(points, weights, _ => true)!;
        List<double[]> centres = [points.MinBy(point => Distance(point, mean))!];
        while (centres.Count < count)
        {
            var far = Enumerable.Range(0, points.Length).MaxBy(point => weights[point] * centres.Min(centre => Distance(points[point], centre)));
            if (centres.Any(centre => Distance(points[far], centre) == 0))
                break;
            centres.Add(points[far]);
        }
        return centres;
    }

    private static int[] Nearest(double[][] points, List<double[]> centres)
        => Array.ConvertAll(points, point => Enumerable.Range(0, centres.Count).MinBy(group => Distance(point, centres[group])));

    private static double[]? Mean(double[][] points, double[] weights, Predicate<int> belongs)
    {
        var (sums, weight) = (new double[points[0].Length], 0.0);
        for (var point = 0; point < points.Length; point++)
        {
            if (!belongs(point))
                continue;
            weight += weights[point];
            for (var i = 0; i < sums.Length; i++)
                sums[i] += weights[point] * points[point][i];
        }
        return weight > 0 ? Array.ConvertAll(sums, sum => sum / weight) : null;
    }

    private static double Distance(double[] a, double[] b)
    {
        var sum = 0.0;
        for (var i = 0; i < a.Length; i++)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }
}
