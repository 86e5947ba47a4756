namespace MLExtensions.Evaluation;

/// <summary>Rows in the order of their scores, sorted once: what depends on the order alone is then one pass for any weights.</summary>
internal sealed class ScoreOrder
{
    private const byte Positive = 1, LastOfTie = 2;
    private readonly int[] rows;
    private readonly byte[] marks;

    /// <param name="scores">Scores, none NaN.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="scoresPerRow">Number of scores in sequence that share the weight of a row, as those of the labels that it may carry.</param>
    public ScoreOrder(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int scoresPerRow = 1)
    {
        rows = new int[scores.Length];
        for (var row = 0; row < rows.Length; row++)
            rows[row] = row;
        (var ascending, var order) = RadixSort.Ascending([.. scores], rows);
        (rows, marks) = (order!, new byte[rows.Length]);
        for (var at = 0; at < marks.Length; at++)
        {
            marks[at] = (byte)((labels[rows[at]] ? Positive : 0) | (at == marks.Length - 1 || ascending[at + 1] != ascending[at] ? LastOfTie : 0));
            rows[at] /= scoresPerRow;
        }
    }

    /// <summary>What <see cref="RocAuc"/> computes; NaN where one class has no weight.</summary>
    /// <param name="weights">Checked weights; none for 1 each.</param>
    public double RocAuc(ReadOnlySpan<double> weights)
    {
        var (positives, negatives, sum, mass, found) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var at = 0; at < marks.Length; at++)
        {
            var (weight, mark) = (weights.IsEmpty ? 1 : weights[rows[at]], marks[at]);
            mass += weight;
            found += weight * (mark & Positive);
            if (mark < LastOfTie)
                continue;
            var tied = mass - found;
            sum += found * (negatives + tied / 2);
            (positives, negatives, mass, found) = (positives + found, negatives + tied, 0, 0);
        }
        return sum / (positives * negatives);
    }

    /// <summary>What <see cref="AveragePrecision"/> computes; NaN where no positive row has a weight.</summary>
    /// <param name="weights">Checked weights; none for 1 each.</param>
    public double AveragePrecision(ReadOnlySpan<double> weights)
    {
        var (above, predicted, sum, mass, found) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var at = marks.Length - 1; at >= 0; at--)
        {
            var (weight, mark) = (weights.IsEmpty ? 1 : weights[rows[at]], marks[at]);
            mass += weight;
            found += weight * (mark & Positive);
            if (at > 0 && marks[at - 1] < LastOfTie)
                continue;
            (above, predicted) = (above + found, predicted + mass);
            if (found > 0)
                sum += found * Math.Min(1, above / predicted);
            (mass, found) = (0, 0);
        }
        return sum / above;
    }

    /// <summary>What <see cref="RiskCoverage"/> computes as the area; scores are confidences, positive rows hits.</summary>
    /// <param name="weights">Checked weights; none for 1 each.</param>
    public double RiskArea(ReadOnlySpan<double> weights)
    {
        var counted = new RowWeights(weights, rows.Length);
        var (kept, errors, sum, mass, found) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var at = marks.Length - 1; at >= 0; at--)
        {
            var (weight, mark) = (counted[rows[at]], marks[at]);
            mass += weight;
            found += weight * (mark & Positive);
            if (mass == 0 || at > 0 && marks[at - 1] < LastOfTie)
                continue;
            sum += RiskCoverage.SumOfRisks(kept, errors, mass, (mass - found) / mass);
            (kept, errors, mass, found) = (kept + mass, errors + mass - found, 0, 0);
        }
        return sum / kept;
    }
}
