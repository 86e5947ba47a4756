namespace MLExtensions.Evaluation;

/// <summary>Average precision, the area under the steps of the precision-recall curve: sum_i (recall_i - recall_(i - 1)) precision_i over the distinct scores, the highest first.</summary>
/// <remarks>
/// Scores that mean nothing have about the share of positive rows. It is not interpolated: the trapezoid area is greater, and promises precisions that no threshold has. Rows of equal scores are taken together.
/// Sources: Manning, Raghavan and Schuetze (2008), Introduction to Information Retrieval, section 8.4; Davis and Goadrich, ICML 2006.
/// </remarks>
public static class AveragePrecision
{
    /// <summary>Computes it, in [0, 1]; higher is better.</summary>
    /// <param name="scores">Score of each row, any number: higher speaks for positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, none that is positive, a score is NaN, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> scores, ReadOnlySpan<bool> labels, ReadOnlySpan<double> weights = default) => PrecisionRecallCurve.Compute(scores, labels, weights).AveragePrecision;
}
