namespace MLExtensions;

/// <summary>Least squares among non-decreasing sequences.</summary>
internal static class PoolAdjacentViolators
{
    /// <summary>The non-decreasing sequence with the least weighted squared distance to the targets, in time linear in their number.</summary>
    /// <param name="targets">The targets in order; equal abscissae must have been merged.</param>
    /// <param name="weights">Their weights, above 0.</param>
    public static double[] Fit(ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var blocks = new Stack<(double Mean, double Weight, int Length)>();
        for (var i = 0; i < targets.Length; i++)
        {
            var (mean, weight, length) = (targets[i], weights[i], 1);
            while (blocks.TryPeek(out var last) && last.Mean >= mean)
            {
                blocks.Pop();
                (mean, weight, length) = ((last.Mean * last.Weight + mean * weight) / (last.Weight + weight), last.Weight + weight, last.Length + length);
            }
            blocks.Push((mean, weight, length));
        }
        var (fitted, end) = (new double[targets.Length], targets.Length);
        while (blocks.TryPop(out var block))
        {
            Array.Fill(fitted, block.Mean, end - block.Length, block.Length);
            end -= block.Length;
        }
        return fitted;
    }
}
