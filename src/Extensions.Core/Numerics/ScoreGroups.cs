namespace MLExtensions;

/// <summary>
/// Goes once through the distinct scores of rows in ascending order, each with the sum of its weighted targets and that of its weights: then neither the order of rows nor ties matter. Rows of
/// weight 0 are left out.
/// </summary>
internal struct ScoreGroups
{
    // Either scores with what they add, or, for two classes without weights, where nothing need be carried along, those of negatives and those of positives.
    private readonly double[] scores, positives;
    private readonly (double Sum, double Mass)[]? parts;
    private readonly double[]? sums, masses;   // of groups that are given as such
    private int next, nextPositive;

    /// <summary>The distinct scores of rows with any targets.</summary>
    /// <param name="scores">Finite scores.</param>
    /// <param name="targets">One target per score.</param>
    /// <param name="weights">Weights, at least 0; empty for 1 each.</param>
    public ScoreGroups(ReadOnlySpan<double> scores, ReadOnlySpan<double> targets, ReadOnlySpan<double> weights)
    {
        var given = new (double Sum, double Mass)[scores.Length];
        for (var i = 0; i < given.Length; i++)
            given[i] = weights.IsEmpty ? (targets[i], 1) : (weights[i] * targets[i], weights[i]);
        (this.scores, parts) = RadixSort.Ascending(scores.ToArray(), given);
        positives = [];
    }

    /// <summary>The distinct scores of rows of two classes; a positive row has target 1, a negative one 0.</summary>
    /// <param name="scores">Finite scores.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">Weights, at least 0; empty for 1 each.</param>
    public ScoreGroups(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights)
    {
        if (!weights.IsEmpty)
        {
            var given = new (double Sum, double Mass)[scores.Length];
            for (var i = 0; i < given.Length; i++)
                given[i] = (labels[i] ? weights[i] : 0, weights[i]);
            (this.scores, parts) = RadixSort.Ascending(scores.ToArray(), given);
            positives = [];
            return;
        }
        var count = labels.Count(true);
        (positives, this.scores) = (new double[count], new double[scores.Length - count]);
        var (positive, negative) = (0, 0);
        for (var row = 0; row < labels.Length; row++)
            (labels[row] ? ref positives[positive++] : ref this.scores[negative++]) = scores[row];
        (positives, this.scores) = (RadixSort.Ascending(positives), RadixSort.Ascending(this.scores));
    }

    /// <summary>Groups that are at hand.</summary>
    /// <param name="scores">Distinct scores, ascending.</param>
    /// <param name="sums">Sums of their weighted targets.</param>
    /// <param name="masses">Sums of their weights, above 0.</param>
    public ScoreGroups(double[] scores, double[] sums, double[] masses) => (this.scores, positives, this.sums, this.masses) = (scores, [], sums, masses);

    /// <summary>The score.</summary>
    public double Score { get; private set; }

    /// <summary>Sum of its weighted targets.</summary>
    public double Sum { get; private set; }

    /// <summary>Sum of its weights, above 0.</summary>
    public double Mass { get; private set; }

    /// <summary>Goes on to the next score; false where there is none.</summary>
    public bool MoveNext() => masses is not null ? MoveOn(masses) : parts is null ? MoveMerged() : MoveAlong(parts);

    /// <summary>All groups at once: scores ascending, sums and masses.</summary>
    public (double[] Scores, double[] Sums, double[] Masses) ToArrays()
    {
        if (masses is not null)
            return (scores, this.sums!, masses);
        var most = scores.Length + positives.Length;
        var (distinct, ofTargets, ofWeights) = (new double[most], new double[most], new double[most]);
        var count = parts is null ? Merge(distinct, ofTargets, ofWeights) : 0;
        for (; parts is not null && MoveNext(); count++)
            (distinct[count], ofTargets[count], ofWeights[count]) = (Score, Sum, Mass);
        Array.Resize(ref distinct, count);
        Array.Resize(ref ofTargets, count);
        Array.Resize(ref ofWeights, count);
        return (distinct, ofTargets, ofWeights);
    }

    /// <summary>Groups of two classes without weights, row by row and, while there are rows of both, without a branch that depends on them; returns how many there are.</summary>
    private readonly int Merge(double[] distinct, double[] ofTargets, double[] ofWeights)
    {
        var (negative, positive, group, before) = (0, 0, -1, double.NaN);
        while (negative < scores.Length && positive < positives.Length)
        {
            var score = Math.Min(scores[negative], positives[positive]);
            var isPositive = positives[positive] == score ? 1 : 0;
            group += score != before ? 1 : 0;
            distinct[group] = before = score;
            ofWeights[group]++;
            ofTargets[group] += isPositive;
            (negative, positive) = (negative + 1 - isPositive, positive + isPositive);
        }
        var isRest = positive < positives.Length ? 1 : 0;
        foreach (var score in isRest == 1 ? positives.AsSpan(positive) : scores.AsSpan(negative))
        {
            group += score != before ? 1 : 0;
            distinct[group] = before = score;
            ofWeights[group]++;
            ofTargets[group] += isRest;
        }
        return group + 1;
    }

    private bool MoveOn(double[] masses)
    {
        if (next == scores.Length)
            return false;
        (Score, Sum, Mass) = (scores[next], sums![next], masses[next]);
        next++;
        return true;
    }

    private bool MoveMerged()
    {
        if (next == scores.Length && nextPositive == positives.Length)
            return false;
        Score = nextPositive == positives.Length || next < scores.Length && scores[next] < positives[nextPositive] ? scores[next] : positives[nextPositive];
        var (first, firstPositive) = (next, nextPositive);
        while (next < scores.Length && scores[next] == Score)
            next++;
        while (nextPositive < positives.Length && positives[nextPositive] == Score)
            nextPositive++;
        (Sum, Mass) = (nextPositive - firstPositive, next - first + nextPositive - firstPositive);
        return true;
    }

    private bool MoveAlong((double Sum, double Mass)[] given)
    {
        while (next < scores.Length)
        {
            (Score, Sum, Mass) = (scores[next], 0, 0);
            for (; next < scores.Length && scores[next] == Score; next++)
                (Sum, Mass) = (Sum + given[next].Sum, Mass + given[next].Mass);
            if (Mass > 0)
                return true;
        }
        return false;
    }
}
