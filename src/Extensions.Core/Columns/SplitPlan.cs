namespace MLExtensions.Columns;

/// <summary>Decides which part every row belongs to, once, so that no row serves two purposes.</summary>
internal static class SplitPlan
{
    /// <summary>Splits rows at random so that every part holds its fraction of every stratum, to within one row.</summary>
    /// <param name="strata">Stratum of each row (a class, say); any integers.</param>
    /// <param name="fractions">Share of each part, positive, summing to 1; at most 256 parts.</param>
    /// <param name="seed">Seed of the shuffle; the same seed gives the same parts.</param>
    /// <returns>The part of each row.</returns>
    public static byte[] Stratified(ReadOnlySpan<int> strata, ReadOnlySpan<double> fractions, int seed)
    {
        var random = new Random(seed);
        var rows = new int[strata.Length];
        var keys = strata.ToArray();
        for (var row = 0; row < rows.Length; row++)
            rows[row] = row;
        Array.Sort(keys, rows);   // the sort is unstable, but deterministic, and the shuffle follows it

        var parts = new byte[strata.Length];
        for (int start = 0, end; start < rows.Length; start = end)
        {
            for (end = start + 1; end < rows.Length && keys[end] == keys[start]; end++) { }
            var members = rows.AsSpan(start, end - start);
            members.Sort();
            random.Shuffle(members);
            Deal(members, fractions, parts);
        }
        return parts;
    }

    /// <summary>Cuts at the rounded cumulative shares, so that the counts add up whatever the rounding.</summary>
    private static void Deal(ReadOnlySpan<int> members, ReadOnlySpan<double> fractions, byte[] parts)
    {
        var (begin, share) = (0, 0.0);
        for (var part = 0; part < fractions.Length; part++)
        {
            share += fractions[part];
            var cut = part == fractions.Length - 1 ? members.Length : Math.Min(members.Length, (int)Math.Round(share * members.Length, MidpointRounding.AwayFromZero));
            foreach (var row in members[begin..cut])
                parts[row] = (byte)part;
            begin = cut;
        }
    }
}
