namespace MLExtensions.Columns;

/// <summary>Decides which part every row belongs to, once, so that no row serves two purposes.</summary>
internal static class SplitPlan
{
    /// <summary>Splits rows at random so that every part holds its fraction of every stratum, to within one row.</summary>
    /// <remarks>
    /// Part 0 is the one that learns: it holds at least one row of every stratum. Rows left over by rounding go to the parts that have
    /// the fewest rows beside their fraction so far, so that many small strata do not all round in favour of the same part.
    /// </remarks>
    /// <param name="strata">Stratum of each row (a class, say); any integers.</param>
    /// <param name="fractions">Share of each part, positive, summing to 1; at most 256 parts.</param>
    /// <param name="seed">Seed of the shuffle; the same seed gives the same parts.</param>
    /// <returns>The part of each row.</returns>
    public static byte[] Stratified(ReadOnlySpan<int> strata, ReadOnlySpan<double> fractions, int seed)
    {
        var (rows, ends) = ShuffledByStratum(strata, seed);
        var parts = new byte[strata.Length];
        var owed = new double[fractions.Length];
        var start = 0;
        foreach (var end in ends)
        {
            var next = start;
            var counts = Counts(end - start, fractions, owed);
            for (var part = 0; part < counts.Length; part++)
            {
                foreach (var row in rows.AsSpan(next, counts[part]))
                    parts[row] = (byte)part;
                next += counts[part];
            }
            start = end;
        }
        return parts;
    }

    /// <summary>Deals rows at random into folds of equal size, and every stratum into equal shares, both to within one row.</summary>
    /// <param name="strata">Stratum of each row; any integers.</param>
    /// <param name="folds">Number of folds, 2 to 256.</param>
    /// <param name="seed">Seed of the shuffle; the same seed gives the same folds.</param>
    /// <returns>The fold of each row.</returns>
    public static byte[] Folds(ReadOnlySpan<int> strata, int folds, int seed)
    {
        var (rows, _) = ShuffledByStratum(strata, seed);
        var parts = new byte[strata.Length];
        for (var index = 0; index < rows.Length; index++)
            parts[rows[index]] = (byte)(index % folds);
        return parts;
    }

    /// <summary>Cuts a sequence of blocks, none of which may be divided, into consecutive parts.</summary>
    /// <remarks>A block belongs where its middle row falls. Every part gets at least one block while there are blocks enough.</remarks>
    /// <param name="sizes">Rows of each block, in order.</param>
    /// <param name="fractions">Share of each part, positive, summing to 1; at most 256 parts.</param>
    /// <returns>The part of each block.</returns>
    public static byte[] Contiguous(ReadOnlySpan<int> sizes, ReadOnlySpan<double> fractions)
    {
        var rows = 0L;
        foreach (var size in sizes)
            rows += size;

        var parts = new byte[sizes.Length];
        var (block, before, share) = (0, 0L, 0.0);
        for (var part = 0; part < fractions.Length && block < sizes.Length; part++)
        {
            share += fractions[part];
            var (first, isLast) = (block, part == fractions.Length - 1);
            while (block < sizes.Length && (isLast || block == first
                || (sizes.Length - block >= fractions.Length - part && before + sizes[block] / 2.0 < share * rows)))
            {
                parts[block] = (byte)part;
                before += sizes[block++];
            }
        }
        return parts;
    }

    private static (int[] Rows, List<int> Ends) ShuffledByStratum(ReadOnlySpan<int> strata, int seed)
    {
        var random = new Random(seed);
        var rows = new int[strata.Length];
        var keys = strata.ToArray();
        for (var row = 0; row < rows.Length; row++)
            rows[row] = row;
        Array.Sort(keys, rows);   // the sort is unstable, but deterministic, and the shuffle follows it

        var ends = new List<int>();
        for (int start = 0, end; start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && keys[end] == keys[start]; end++) { }
            var members = rows.AsSpan(start, end - start);
            members.Sort();
            random.Shuffle(members);
            ends.Add(end);
        }
        return (rows, ends);
    }

    /// <summary>Rows of one stratum for each part: the exact share rounded down or up, never further.</summary>
    private static int[] Counts(int rows, ReadOnlySpan<double> fractions, double[] owed)
    {
        const double roundingNoise = 1e-9;   // 0.15 * 20 may come out just below 3
        var counts = new int[fractions.Length];
        var roundedUp = new bool[fractions.Length];
        var left = rows;
        for (var part = 0; part < counts.Length; part++)
        {
            counts[part] = (int)Math.Floor(fractions[part] * rows + roundingNoise);
            if (part == 0 && counts[0] == 0)
                (counts[0], roundedUp[0]) = (1, true);
            left -= counts[part];
            owed[part] += fractions[part] * rows - counts[part];
        }
        for (; left > 0; left--)
        {
            var chosen = -1;
            for (var part = 0; part < counts.Length; part++)
            {
                if (!roundedUp[part] && (chosen < 0 || owed[part] > owed[chosen]))
                    chosen = part;
            }
            counts[chosen]++;
            owed[chosen]--;
            roundedUp[chosen] = true;
        }
        return counts;
    }
}
