namespace MLExtensions.Calibration;

/// <summary>The threshold with the greatest F-beta: one sort, one pass from the highest score down.</summary>
internal static class FBetaThreshold
{
    /// <param name="rows">The rows.</param>
    /// <param name="beta">How many times as much recall counts as precision.</param>
    /// <returns>The threshold, and F-beta on the rows.</returns>
    /// <exception cref="InputDataException">No row is positive.</exception>
    public static (float Threshold, double FBeta) Choose(ScoredRows rows, double beta)
    {
        var (scores, order) = (rows.Scores.ToArray(), Enumerable.Range(0, rows.Scores.Length).ToArray());
        Array.Sort(scores, order);
        var positives = order.Where(row => rows.Labels[row]).Sum(Weight);
        if (positives == 0)
            throw new InputDataException($"F-beta needs positive rows; all {order.Length} labels are negative. Hold more rows out, or stratify them by the label.");
        var (squared, hits, guessed) = (beta * beta, 0.0, 0.0);
        var (best, threshold) = (-1.0, 0f);
        for (var at = order.Length - 1; at >= 0; at--)
        {
            var weight = Weight(order[at]);
            (hits, guessed) = (hits + (rows.Labels[order[at]] ? weight : 0), guessed + weight);
            if (at > 0 && scores[at - 1] == scores[at])
                continue;   // equal scores stand or fall together
            // The denominator (1 + b) TP + b FN + FP is b * positives + guessed.
            var value = (1 + squared) * hits / (squared * positives + guessed);
            if (value > best)
                (best, threshold) = (value, at > 0 ? Between(scores[at - 1], scores[at]) : MathF.BitDecrement(scores[at]));
        }
        return (threshold, best);

        double Weight(int row) => rows.Weights?[row] ?? 1.0;
    }

    /// <summary>The middle, or the lower one where there is no number between.</summary>
    private static float Between(float lower, float upper)
    {
        var middle = (float)((lower + (double)upper) / 2);
        return middle < upper ? middle : lower;
    }
}
