namespace MLExtensions.Evaluation;

/// <summary>Scores that are sorted once and then ranked under any weights, as resamples need it. Equal scores pass a threshold together.</summary>
internal sealed class RankedScores
{
    private readonly int[] rows;
    private readonly bool[] positive, endsTie;

    /// <param name="scores">Scores, without NaN.</param>
    /// <param name="labels">Whether each is of a positive.</param>
    /// <param name="itemsPerRow">Number of scores that share the weight of a row.</param>
    public RankedScores(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, int itemsPerRow = 1)
    {
        var (sorted, order) = (scores.ToArray(), new int[scores.Length]);
        for (var i = 0; i < order.Length; i++)
            order[i] = i;
        Array.Sort(sorted, order);
        (rows, positive, endsTie) = (new int[order.Length], new bool[order.Length], new bool[order.Length]);
        for (int i = 0, at = order.Length - 1; at >= 0; i++, at--)
            (rows[i], positive[i], endsTie[i]) = (order[at] / itemsPerRow, labels[order[at]], at == 0 || sorted[at - 1] != sorted[at]);
    }

    /// <summary>Average precision; NaN where no row is positive.</summary>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    public double AveragePrecision(ReadOnlySpan<double> weights)
    {
        var (found, taken, before, sum) = (0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[rows[i]];
            taken += weight;
            found += positive[i] ? weight : 0;
            if (!endsTie[i] || found == before)
                continue;
            sum += (found - before) * (found / taken);
            before = found;
        }
        return sum / found;
    }

    /// <summary>Area under the ROC curve; NaN where a class is missing.</summary>
    /// <param name="weights">As how many rows each row counts; none for 1 each.</param>
    public double RocAuc(ReadOnlySpan<double> weights)
    {
        var (positives, negatives, tiedPositives, tiedNegatives, sum) = (0.0, 0.0, 0.0, 0.0, 0.0);
        for (var i = 0; i < rows.Length; i++)
        {
            var weight = weights.IsEmpty ? 1 : weights[rows[i]];
            (tiedPositives, tiedNegatives) = positive[i] ? (tiedPositives + weight, tiedNegatives) : (tiedPositives, tiedNegatives + weight);
            if (!endsTie[i])
                continue;
            sum += tiedNegatives * (positives + tiedPositives / 2);
            (positives, negatives, tiedPositives, tiedNegatives) = (positives + tiedPositives, negatives + tiedNegatives, 0, 0);
        }
        return sum / (positives * negatives);
    }

    /// <summary>Mean of a number of several scores where it is defined.</summary>
    /// <exception cref="InputDataException">It is of none.</exception>
    public static double Mean(RankedScores[] scores, Func<RankedScores, double> number, string what)
    {
        var (sum, count) = (0.0, 0);
        foreach (var one in scores)
            if (number(one) is var value && !double.IsNaN(value))
                (sum, count) = (sum + value, count + 1);
        return count > 0 ? sum / count : throw new InputDataException($"The {what} is defined of no class: each has all rows or none.");
    }
}
