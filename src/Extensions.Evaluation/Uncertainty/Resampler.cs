namespace MLExtensions.Evaluation;

/// <summary>The rows that are resampled, stratum by stratum.</summary>
internal sealed class Resampler
{
    /// <summary>With fewer, resamples are too much alike for an interval to keep its confidence.</summary>
    private const int FewestRows = 20;

    /// <summary>More parts for the acceleration than these change it by less than 0.41 / parts.</summary>
    private const int MostParts = 500;

    private readonly int[][] strata;

    /// <param name="rowCount">Number of rows.</param>
    /// <param name="strata">Stratum of each row, any number; none for a single one.</param>
    /// <param name="weights">Checked weights; rows of weight 0 are not there.</param>
    /// <exception cref="ArgumentException">There are strata, but not one per row.</exception>
    /// <exception cref="InputDataException">There are fewer than 20 rows, or fewer than 2 of a stratum.</exception>
    public Resampler(int rowCount, ReadOnlySpan<int> strata, RowWeights weights)
    {
        if (!strata.IsEmpty && strata.Length != rowCount)
            throw new ArgumentException($"There must be one stratum per row, or none at all; got {strata.Length} strata for {rowCount} rows.");
        var rows = new SortedDictionary<int, List<int>>();
        for (var row = 0; row < rowCount; row++)
        {
            if (weights[row] == 0)
                continue;
            var stratum = strata.IsEmpty ? 0 : strata[row];
            if (!rows.TryGetValue(stratum, out var members))
                rows.Add(stratum, members = []);
            members.Add(row);
        }
        Count = rows.Values.Sum(members => members.Count);
        if (Count < FewestRows)
            throw new InputDataException($"There are {Count} rows to resample; a bootstrap needs {FewestRows} at least. Take an exact interval or test instead.");
        if (rows.FirstOrDefault(stratum => stratum.Value.Count < 2) is { Value: not null } single)
            throw new InputDataException($"Stratum {single.Key} has a single row, which every resample would repeat; at least 2 are needed in each stratum.");
        this.strata = [.. rows.Values.Select(members => members.ToArray())];
    }

    /// <summary>Number of rows that are resampled.</summary>
    public int Count { get; }

    /// <summary>Draws as many rows from each stratum as it has, with replacement.</summary>
    /// <param name="random">What draws.</param>
    /// <param name="drawn">Room for <see cref="Count"/> rows.</param>
    public void Draw(ReplicateRandom random, Span<int> drawn)
    {
        var at = 0;
        foreach (var members in strata)
            for (var i = 0; i < members.Length; i++)
                drawn[at++] = members[random.Next(members.Length)];
    }

    /// <summary>All rows, each once.</summary>
    public int[] All() => [.. strata.SelectMany(members => members)];

    /// <summary>
    /// The acceleration of BCa by a jackknife that leaves out one part of a stratum at a time, a row where there are up to 500: (1 / 6) sum_h n_h^-3 sum_j l_hj^3 / (sum_h n_h^-2 sum_j l_hj^2)^1.5,
    /// l_hj = (n_h - 1) (mean_j t_hj - t_hj), n_h the number of parts.
    /// </summary>
    /// <remarks>Parts of m rows have 1 / sqrt(m) of the skewness of rows, and there are m times fewer of them: the quotient is the same. Source: Davison and Hinkley (1997), Bootstrap Methods and Their Application, section 5.3.</remarks>
    /// <param name="statistic">The statistic of rows.</param>
    /// <param name="random">What deals rows to parts.</param>
    public double Acceleration(Func<int[], double> statistic, Random random)
    {
        var (cubes, squares) = (0.0, 0.0);
        for (var h = 0; h < strata.Length; h++)
        {
            var members = strata[h].ToArray();
            random.Shuffle(members);
            var parts = (int)Math.Min(members.Length, Math.Max(2, (long)MostParts * members.Length / Count));
            var others = strata.Where((_, other) => other != h).SelectMany(rows => rows).ToArray();
            var values = new double[parts];
            for (var part = 0; part < parts; part++)
                values[part] = statistic(Without(members, part, parts, others));
            var mean = values.Average();
            foreach (var value in values)
            {
                var influence = (parts - 1) * (mean - value) / parts;
                (cubes, squares) = (cubes + influence * influence * influence, squares + influence * influence);
            }
        }
        return squares > 0 ? cubes / (6 * Math.Pow(squares, 1.5)) : 0;
    }

    /// <summary>The other rows, and the members but each that is of the part by its place.</summary>
    private static int[] Without(int[] members, int part, int parts, int[] others)
    {
        var rows = new int[others.Length + members.Length - (members.Length - part + parts - 1) / parts];
        others.CopyTo(rows, 0);
        var at = others.Length;
        for (var i = 0; i < members.Length; i++)
            if (i % parts != part)
                rows[at++] = members[i];
        return rows;
    }
}
