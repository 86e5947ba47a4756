using MLExtensions.Columns;

namespace MLExtensions.Trainers;

/// <summary>Sets rows apart for validation.</summary>
internal static class ValidationSplit
{
    /// <summary>Fewer rows than this say too little about an epoch.</summary>
    public const int FewestRows = 10;

    /// <summary>Training and validation rows in ascending order; no validation rows where there would be fewer than <see cref="FewestRows"/>.</summary>
    /// <param name="strata">Class of each row, or all alike.</param>
    /// <param name="fraction">Share to set apart, from 0, below 1.</param>
    /// <param name="seed">Seed of the choice.</param>
    public static (long[] Train, long[] Validation) Split(int[] strata, double fraction, int seed)
    {
        if (fraction > 0)
        {
            var parts = SplitPlan.Stratified(strata, [1 - fraction, fraction], seed);
            var (train, validation) = (Rows(parts, 0), Rows(parts, 1));
            if (validation.Length >= FewestRows)
                return (train, validation);
        }
        return (Rows(new byte[strata.Length], 0), []);
    }

    private static long[] Rows(byte[] parts, byte part)
    {
        var rows = new List<long>(parts.Length);
        for (var row = 0; row < parts.Length; row++)
            if (parts[row] == part)
                rows.Add(row);
        return [.. rows];
    }
}
