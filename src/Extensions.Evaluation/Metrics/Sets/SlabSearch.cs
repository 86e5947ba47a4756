namespace MLExtensions.Evaluation;

/// <summary>The slab of least coverage along one direction.</summary>
internal static class SlabSearch
{
    /// <summary>From the least to the greatest projection, with the numbers of rows, and of covered ones, that were found between.</summary>
    public readonly record struct Slab(double Lower, double Upper, long Covered, long Count)
    {
        public bool IsWorseThan(Slab other) => Covered * other.Count < other.Covered * Count;
    }

    /// <summary>
    /// Starts are walked from the last to the first, so that the ends that they may have are added one by one. With P(i) the covered ones of the first i rows, the coverage from start s to end i is the
    /// slope from (s, P(s)) to (i, P(i)): the least one belongs to a corner of the lower convex hull of the ends, found by halving.
    /// </summary>
    /// <param name="projections">Projection of each row; sorted, possibly into another array.</param>
    /// <param name="covered">Whether each row is covered; moved along.</param>
    /// <param name="leastShare">Least share of rows in a slab, in (0, 1).</param>
    public static Slab Worst(ref double[] projections, ref bool[] covered, double leastShare)
    {
        (projections, var moved) = RadixSort.Ascending(projections, covered);
        covered = moved!;
        var (z, count) = (projections, projections.Length);
        var (least, starts) = ((int)Math.Round(leastShare * count), (int)Math.Round((1 - leastShare) * count));
        var hull = new Hull(covered);
        // Where no slab is covered below 1: all rows.
        var worst = new Slab(z[0], z[^1], 1, 1);
        var next = count;
        for (var start = starts - 1; start >= 0; start--)
        {
            var first = Math.Min(start + least, count - 1) + 1;
            for (; next >= first; next--)
                if (next == count || z[next] > z[next - 1])
                    hull.AddLeft(next);
            if (start > 0 && z[start] == z[start - 1])
                continue;
            var end = hull.LeastSlopeFrom(start);
            var slab = new Slab(z[start], z[end - 1], hull.Covered(end) - hull.Covered(start), end - start);
            // Not below counts, too: of equal ones the first start is to stay.
            if (slab.Covered < slab.Count && !worst.IsWorseThan(slab))
                worst = slab;
        }
        return worst;
    }

    /// <summary>The lower convex hull of points (i, P(i)), to which points are added from right to left.</summary>
    private sealed class Hull
    {
        private readonly long[] sums;
        private readonly int[] corners;
        private int size;

        public Hull(bool[] covered)
        {
            (sums, corners) = (new long[covered.Length + 1], new int[covered.Length + 1]);
            for (var i = 0; i < covered.Length; i++)
                sums[i + 1] = sums[i] + (covered[i] ? 1 : 0);
        }

        public long Covered(int i) => sums[i];

        public void AddLeft(int i)
        {
            while (size > 1 && !IsSteeper(i, corners[size - 2], corners[size - 1]))
                size--;
            corners[size++] = i;
        }

        /// <summary>The leftmost of the corners to which the slope is least.</summary>
        public int LeastSlopeFrom(int start)
        {
            // Corners stand from right to left: from the top on, slopes fall and then rise.
            var (low, high) = (0, size - 1);
            while (low < high)
            {
                var middle = (low + high + 1) / 2;
                if (IsSteeper(start, corners[middle], corners[middle - 1]))
                    high = middle - 1;
                else
                    low = middle;
            }
            return corners[low];
        }

        /// <summary>Whether the slope from a point to one on its right is above that to another.</summary>
        private bool IsSteeper(int from, int to, int other) => (sums[to] - sums[from]) * (other - from) > (sums[other] - sums[from]) * (to - from);
    }
}
