namespace MLExtensions.Evaluation;

/// <summary>Rows in ascending order of their probability, equal ones taken together, so that no result depends on the order of rows. Rows of weight 0 are left out.</summary>
internal sealed class TieGroups
{
    private TieGroups(double[] values, double[] weights, double[] positives) => (Values, Weights, Positives) = (values, weights, positives);

    /// <summary>The distinct values.</summary>
    public double[] Values { get; }

    /// <summary>Weight of the rows of each value.</summary>
    public double[] Weights { get; }

    /// <summary>Weight of the positive rows of each value.</summary>
    public double[] Positives { get; }

    public int Count => Values.Length;

    public static TieGroups Of(BinaryRows rows) => Of(rows.Probabilities, rows.Labels, rows.Weights);

    /// <summary>The same for values of any range.</summary>
    public static TieGroups Of(ReadOnlySpan<double> values, ReadOnlySpan<bool> labels, RowWeights rowWeights)
        => OfScores(Scores(values, labels, rowWeights));

    /// <summary>The groups, one at a time.</summary>
    public static ScoreGroups Scores(BinaryRows rows) => Scores(rows.Probabilities, rows.Labels, rows.Weights);

    /// <summary>The same for values of any range.</summary>
    public static ScoreGroups Scores(ReadOnlySpan<double> values, ReadOnlySpan<bool> labels, RowWeights rowWeights)
    {
        var weights = rowWeights.AreEqual ? [] : new double[values.Length];
        for (var row = 0; row < weights.Length; row++)
            weights[row] = rowWeights[row];
        return new(values, labels, weights);
    }

    public static TieGroups OfScores(ScoreGroups groups)
    {
        var (distinct, positives, masses) = groups.ToArrays();
        return new(distinct, masses, positives);
    }

    /// <summary>
    /// Where groups of equal weight end: cumulative weights. The first of them get one row more where the weight does not divide, as in numpy's array_split.
    /// </summary>
    public static double EndOfShare(int share, int shares, double totalWeight)
    {
        var each = Math.Floor(totalWeight / shares);
        return share == shares ? totalWeight : each * share + Math.Min(share, totalWeight - each * shares);
    }
}
