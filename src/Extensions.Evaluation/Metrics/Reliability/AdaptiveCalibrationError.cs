namespace MLExtensions.Evaluation;

/// <summary>
/// Adaptive calibration error (ACE): per class the sorted rows are cut into R ranges of equal weight, and |mean p_k - share of class k| is averaged over all ranges of all classes.
/// </summary>
/// <remarks>
/// Rows of equal probability that a cut divides enter both ranges with the class share of all of them, so the order of rows does not matter. With fewer rows than ranges there are as many
/// ranges as rows. <see cref="BinnedCalibrationError.MeanOfBins"/> is the other quantity of this name.
/// Source: Nixon et al., CVPR Workshops 2019, section 3.
/// </remarks>
public static class AdaptiveCalibrationError
{
    /// <summary>Computes it, in [0, 1].</summary>
    /// <param name="probabilities">Row by row, the probability of each class: in [0, 1], summing to 1 (up to 0.001).</param>
    /// <param name="classCount">Number of classes, from 2; those that do not occur included.</param>
    /// <param name="labels">Class of each row, from 0.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="rangeCount">Number of ranges per class, from 1.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there are fewer than 2 classes or than 1 range.</exception>
    /// <exception cref="InputDataException">There is no row, or a probability, a sum, a label or a weight is out of range.</exception>
    public static double Compute(ReadOnlySpan<double> probabilities, int classCount, ReadOnlySpan<int> labels, ReadOnlySpan<double> weights = default, int rangeCount = 15)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rangeCount, 1);
        var rows = new MulticlassRows(probabilities, classCount, labels, weights);
        var sum = 0.0;
        for (var k = 0; k < classCount; k++)
            sum += OfClass(TieGroups.Of(rows.OfClass(k)), rangeCount, rows.Weights.Total);
        return sum / classCount;
    }

    internal static double OfClass(TieGroups groups, int rangeCount, double totalWeight)
    {
        var (sum, ranges, group, used, begin) = (0.0, 0, 0, 0.0, 0.0);
        for (var range = 1; range <= rangeCount; range++)
        {
            var end = TieGroups.EndOfShare(range, rangeCount, totalWeight);
            var (left, gap) = (end - begin, 0.0);
            if (left <= totalWeight * 1e-12)
                continue;
            for (; left > 0 && group < groups.Count; )
            {
                var part = Math.Min(left, groups.Weights[group] - used);
                gap += part * (groups.Values[group] - groups.Positives[group] / groups.Weights[group]);
                (left, used) = (left - part, used + part);
                if (used >= groups.Weights[group])
                    (group, used) = (group + 1, 0);
            }
            (sum, ranges, begin) = (sum + Math.Abs(gap) / (end - begin), ranges + 1, end);
        }
        return sum / ranges;
    }
}
