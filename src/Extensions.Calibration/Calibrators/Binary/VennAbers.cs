using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Inductive Venn-Abers prediction: the isotonic value p0 of a score with one more row (score, negative), p1 with (score, positive), and p1 / (1 - p0 + p1) as the probability.</summary>
/// <remarks>
/// One of p0 and p1, that of the label which comes, is perfectly calibrated where rows to come are exchangeable with the calibration rows; p1 - p0 says how little is known at the score. The row that
/// is added has weight 1. Both are non-decreasing step functions of the score and computed once, in time n log n at most, so that a score costs a binary search. Scores are read as they come,
/// probabilities or logits: only their order counts. Never 0 or 1; suited to a few hundred rows.
/// Source: Vovk, Petej and Fedorova (2015), Large-Scale Probabilistic Predictors with and without Guarantees of Validity, NIPS.
/// </remarks>
[CalibratorName("venn_abers")]
public sealed record VennAbers : BinaryCalibrator
{
    /// <inheritdoc/>
    public override bool GivesInterval => true;

    /// <inheritdoc/>
    public override VennAbersMap Fit(BinaryCalibrationSet rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var (scores, positives, masses) = new ScoreGroups(rows.Scores, rows.Labels, rows.Weights).ToArrays();
        var upper = ValuesWithAPositive(positives, masses);
        // Seen from the other end, with the classes exchanged, a negative is a positive.
        var negatives = new double[positives.Length];
        for (var i = 0; i < negatives.Length; i++)
            negatives[i] = masses[i] - positives[i];
        Array.Reverse(negatives);
        Array.Reverse(masses);
        var lower = ValuesWithAPositive(negatives, masses);
        Array.Reverse(lower);
        var (upperEnds, upperValues, lowerStarts, lowerValues) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var i = 0; i < scores.Length; i++)
        {
            if (i == scores.Length - 1 || upper[i] != upper[i + 1])
            {
                upperEnds.Add(scores[i]);
                upperValues.Add(upper[i]);
            }
            if (i == 0 || lower[i] != lower[i - 1])
            {
                lowerStarts.Add(scores[i]);
                lowerValues.Add(1 - lower[i]);
            }
        }
        return new(rows.Meaning, [.. lowerStarts], [.. lowerValues], [.. upperEnds], [.. upperValues]);
    }

    /// <summary>The isotonic value at each of the groups after a positive of weight 1 was added to it.</summary>
    /// <remarks>
    /// Isotonic values are slopes of the greatest convex minorant of the points P_i (mass, sum of positives up to group i). A positive added to group i pools with the group wherever it is put below
    /// it, so it may be a step (1, 1) just before it: the points before it move to L_j = P_j - (1, 1), and the value is the slope of the edge that leads from an L_j, j &lt; i, to a P_j, j >= i. As i
    /// rises, P_i goes and L_i comes. If L_i lies on or above the edge, the edge stays; otherwise it starts at L_i, since no step is steeper than (1, 1), and ends at a corner that is still on the minorant of
    /// the points to the right: those between L_i and the old end lie above the old edge, and L_i below it. So each corner is taken up once and given up once.
    /// </remarks>
    private static double[] ValuesWithAPositive(double[] sums, double[] masses)
    {
        var count = sums.Length;
        var (x, y) = (new double[count + 1], new double[count + 1]);
        for (var i = 0; i < count; i++)
            (x[i + 1], y[i + 1]) = (x[i] + masses[i], y[i] + sums[i]);
        // Corners of the minorant seen from L_0, from the last to the first.
        var (corners, top) = (new int[count], -1);
        for (var i = count; i >= 1; i--)
        {
            while (top > 0 && Cross(x[i], y[i], corners[top], corners[top - 1]) >= 0)
                top--;
            corners[++top] = i;
        }
        var (startX, startY) = (-1.0, -1.0);
        Descend();
        var values = new double[count];
        for (var i = 1; i <= count; i++)
        {
            var end = corners[top];
            values[i - 1] = Math.Min(1, (y[end] - startY) / (x[end] - startX));
            if (i == count)
                break;
            var (leftX, leftY) = (x[i] - 1, y[i] - 1);
            if (end != i && (leftY - startY) * (x[end] - startX) >= (y[end] - startY) * (leftX - startX))
                continue;
            if (end == i)
                top--;
            (startX, startY) = (leftX, leftY);
            Descend();
        }
        return values;

        // The edge from the start leads to the corner of the least slope.
        void Descend()
        {
            while (top > 0 && Cross(startX, startY, corners[top], corners[top - 1]) >= 0)
                top--;
        }

        // Above 0 where corner b lies below the line from (fromX, fromY) through corner a.
        double Cross(double fromX, double fromY, int a, int b) => (y[a] - fromY) * (x[b] - fromX) - (y[b] - fromY) * (x[a] - fromX);
    }
}

/// <summary>The map of <see cref="VennAbers"/>: two step functions.</summary>
/// <param name="Form">What scores the map reads.</param>
/// <param name="LowerStarts">Scores from which on p0 has each of its values, ascending; below the first p0 is 0.</param>
/// <param name="LowerValues">Values of p0, ascending.</param>
/// <param name="UpperEnds">Scores up to which p1 has each of its values, ascending; above the last p1 is 1.</param>
/// <param name="UpperValues">Values of p1, ascending.</param>
[CalibratorName("venn_abers")]
public sealed record VennAbersMap(
    ScoreMeaning Form, ImmutableArray<double> LowerStarts, ImmutableArray<double> LowerValues, ImmutableArray<double> UpperEnds, ImmutableArray<double> UpperValues) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override double Apply(double score) => ApplyInterval(score).Value;

    /// <summary>p0, p1 / (1 - p0 + p1) and p1.</summary>
    /// <param name="score">A finite score, as <see cref="BinaryMap.Reads"/> says.</param>
    public override (double Lower, double Value, double Upper) ApplyInterval(double score)
    {
        var start = LowerStarts.AsSpan().BinarySearch(score);
        var end = UpperEnds.AsSpan().BinarySearch(score);
        var (below, above) = (start < 0 ? ~start - 1 : start, end < 0 ? ~end : end);
        var (lower, upper) = (below < 0 ? 0 : LowerValues[below], above == UpperValues.Length ? 1 : UpperValues[above]);
        return (lower, upper / (1 - lower + upper), upper);
    }
}
