namespace MLExtensions.AutoML;

/// <summary>Knowledge gradient over a set of points: by how much the least posterior mean is expected to fall after one more observation.</summary>
/// <remarks>
/// After an observation at x the posterior means are a_i + b_i Z, Z standard normal, b_i = cov_i(x) / sqrt(var(x) + noise). Frazier's tutorial (2018, section 4.2, algorithm 2) simulates E[max_i (a_i + b_i Z)] - max_i a_i;
/// over finitely many points it has a closed form, from the upper envelope of the lines. Source: Frazier, Powell and Dayanik (2009), The Knowledge-Gradient Policy for Correlated Normal Beliefs, algorithm 1.
/// </remarks>
internal static class KnowledgeGradient
{
    /// <summary>E[max_i (a_i + b_i Z)] - max_i a_i.</summary>
    public static double Value(ReadOnlySpan<double> a, ReadOnlySpan<double> b)
    {
        var order = new int[a.Length];
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        var (starts, slopes) = (a.ToArray(), b.ToArray());
        Array.Sort(order, (i, j) => slopes[i] != slopes[j] ? slopes[i].CompareTo(slopes[j]) : starts[i].CompareTo(starts[j]));

        // Lines of the envelope with rising slopes, and where each begins.
        var lines = new List<(int Line, double From)>();
        foreach (var line in order)
        {
            var from = double.NegativeInfinity;
            while (lines.Count > 0)
            {
                var (last, lastFrom) = lines[^1];
                from = slopes[line] == slopes[last] ? double.NegativeInfinity : (starts[last] - starts[line]) / (slopes[line] - slopes[last]);
                if (slopes[line] != slopes[last] && from > lastFrom)
                    break;
                lines.RemoveAt(lines.Count - 1);
                from = double.NegativeInfinity;
            }
            lines.Add((line, from));
        }
        var sum = 0.0;
        for (var i = 1; i < lines.Count; i++)
            sum += (slopes[lines[i].Line] - slopes[lines[i - 1].Line]) * ExpectedImprovement.Excess(-Math.Abs(lines[i].From));
        return sum;
    }
}
