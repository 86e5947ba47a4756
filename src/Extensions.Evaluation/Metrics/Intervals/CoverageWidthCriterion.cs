namespace MLExtensions.Evaluation;

/// <summary>Coverage and width in one number (CWC): (1 - W / R) exp(-eta (coverage - (1 - alpha))^2), W the mean width, R the range of the labels, at most 1. Higher is better.</summary>
/// <remarks>
/// Not proper: it rewards a coverage that is right on average at any cost for single rows; <see cref="IntervalScore"/> is the one to choose procedures by. Below 0 where intervals are wider than all labels
/// lie apart, -infinity where one is infinite. Sources: Khosravi, Nahavandi and Creighton, IEEE Transactions on Power Systems 25, 2010, for the idea; the form is MAPIE's.
/// </remarks>
public static class CoverageWidthCriterion
{
    /// <summary>Computes it.</summary>
    /// <param name="lower">Lower ends; infinite ones are allowed.</param>
    /// <param name="upper">Upper ends; infinite ones are allowed.</param>
    /// <param name="labels">Values that came, finite and not all equal.</param>
    /// <param name="alpha">The miscoverage that the intervals aim at, strictly between 0 and 1.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="eta">How much a wrong coverage costs, finite and from 0.</param>
    /// <exception cref="ArgumentException">The lengths differ, or alpha or eta is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, all labels are equal, an end is NaN, a label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(
        ReadOnlySpan<double> lower, ReadOnlySpan<double> upper, ReadOnlySpan<double> labels, double alpha, ReadOnlySpan<double> weights = default, double eta = 30)
    {
        OpenUnit.Check(alpha, nameof(alpha));
        if (!(eta >= 0 && double.IsFinite(eta)))
            throw new ArgumentOutOfRangeException(nameof(eta), eta, "eta must be finite and from 0.");
        var rows = new IntervalRows(lower, upper, labels, weights);
        var (range, width) = (LabelRange(rows), IntervalWidth.MeanOf(rows));
        return double.IsInfinity(width) ? double.NegativeInfinity : (1 - width / range) * Math.Exp(-eta * Math.Pow(IntervalCoverage.Of(rows) - (1 - alpha), 2));
    }

    private static double LabelRange(IntervalRows rows)
    {
        var (least, greatest) = (double.PositiveInfinity, double.NegativeInfinity);
        for (var row = 0; row < rows.Count; row++)
            if (rows.Weights[row] > 0)
                (least, greatest) = (Math.Min(least, rows.Labels[row]), Math.Max(greatest, rows.Labels[row]));
        return greatest > least ? greatest - least : throw new InputDataException(FormattableString.Invariant($"All labels are {least}: widths need labels that differ to be compared with."));
    }
}
