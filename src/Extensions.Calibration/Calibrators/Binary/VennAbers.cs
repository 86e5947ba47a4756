using System.Collections.Immutable;

namespace MLExtensions.Calibration;

/// <summary>Inductive Venn-Abers prediction: isotonic regression with the new row in it, once as negative and once as positive, gives an interval that holds a calibrated probability.</summary>
/// <remarks>
/// p0 and p1 are the isotonic values at the score after adding it with label 0 and 1; under exchangeability the one that belongs to the true label is perfectly calibrated. The single
/// probability is p1 / (1 - p0 + p1), the minimax choice for log-loss. p1 - p0 shrinks with the rows and tells how little is known at that score. Both step functions are computed once, when the
/// calibrator is fitted. Scores are taken as they come: only their order matters.
/// Sources: Vovk and Petej (2014), Venn-Abers Predictors, UAI; Vovk, Petej and Fedorova (2015), Large-scale probabilistic predictors with and without guarantees of validity, NeurIPS.
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
        var points = new Points(rows);
        var (starts, exclusive, lower, upper) = (new List<double>(), new List<bool>(), new List<double>(), new List<double>());
        // Places from left to right: below the first score, at it, between it and the next, ...
        for (var place = 0; place <= 2 * points.Count; place++)
        {
            var (before, after) = (place / 2 - 1, (place + 1) / 2);
            var p0 = points.ValueAt(before, after, 0);
            var p1 = Math.Max(p0, points.ValueAt(before, after, 1));   // rounding apart it is greater
            if (lower.Count > 0 && lower[^1] == p0 && upper[^1] == p1)
                continue;
            starts.Add(before < 0 && place == 0 ? double.NegativeInfinity : points.Scores[(place - 1) / 2]);
            exclusive.Add(place % 2 == 0 && place > 0);
            lower.Add(p0);
            upper.Add(p1);
        }
        return new([.. starts], [.. exclusive], [.. lower], [.. upper], rows.Meaning);
    }

    /// <summary>
    /// The distinct scores, and the blocks of isotonic regression of all points up to each one, and from each one on: a block's last point, or first, and what is before, or behind, it is again
    /// such a state.
    /// </summary>
    private sealed class Points
    {
        private readonly double[] hits, weights;
        private readonly int[] blockStart, blockEnd;
        private readonly double[] hitsUpTo, weightsUpTo;

        public Points(BinaryCalibrationSet rows)
        {
            var (scores, order) = (rows.Scores.ToArray(), Enumerable.Range(0, rows.Count).ToArray());
            Array.Sort(scores, order);
            var (distinct, sums, masses) = (new List<double>(), new List<double>(), new List<double>());
            for (var i = 0; i < order.Length; i++)
            {
                var weight = rows.WeightOf(order[i]);
                if (weight == 0)
                    continue;
                if (distinct.Count == 0 || distinct[^1] != scores[i])
                {
                    distinct.Add(scores[i] + 0.0);
                    sums.Add(0);
                    masses.Add(0);
                }
                sums[^1] += rows.Labels[order[i]] ? weight : 0;
                masses[^1] += weight;
            }
            (Scores, hits, weights) = ([.. distinct], [.. sums], [.. masses]);
            (hitsUpTo, weightsUpTo) = (new double[Count + 1], new double[Count + 1]);
            for (var i = 0; i < Count; i++)
                (hitsUpTo[i + 1], weightsUpTo[i + 1]) = (hitsUpTo[i] + hits[i], weightsUpTo[i] + weights[i]);
            (blockStart, blockEnd) = (new int[Count], new int[Count]);
            for (var i = 0; i < Count; i++)
            {
                blockStart[i] = i;
                while (blockStart[i] > 0 && Mean(blockStart[blockStart[i] - 1], blockStart[i] - 1) >= Mean(blockStart[i], i))
                    blockStart[i] = blockStart[blockStart[i] - 1];
            }
            for (var i = Count - 1; i >= 0; i--)
            {
                blockEnd[i] = i;
                while (blockEnd[i] < Count - 1 && Mean(blockEnd[i] + 1, blockEnd[blockEnd[i] + 1]) <= Mean(i, blockEnd[i]))
                    blockEnd[i] = blockEnd[blockEnd[i] + 1];
            }
        }

        public double[] Scores { get; }

        public int Count => Scores.Length;

        /// <summary>The isotonic value of a new row of weight 1 that stands together with the points strictly between two states.</summary>
        public double ValueAt(int before, int after, double label)
        {
            var (sum, mass) = (label + hitsUpTo[after] - hitsUpTo[before + 1], 1 + weightsUpTo[after] - weightsUpTo[before + 1]);
            while (true)
            {
                if (before >= 0 && Sums(blockStart[before], before) is var left && left.Hits * mass >= sum * left.Weight)
                    (sum, mass, before) = (sum + left.Hits, mass + left.Weight, blockStart[before] - 1);
                else if (after < Count && Sums(after, blockEnd[after]) is var right && right.Hits * mass <= sum * right.Weight)
                    (sum, mass, after) = (sum + right.Hits, mass + right.Weight, blockEnd[after] + 1);
                else
                    return sum / mass;
            }
        }

        private (double Hits, double Weight) Sums(int first, int last) => (hitsUpTo[last + 1] - hitsUpTo[first], weightsUpTo[last + 1] - weightsUpTo[first]);

        private double Mean(int first, int last) => Sums(first, last) is var (sum, mass) ? sum / mass : 0;
    }
}

/// <summary>The map of <see cref="VennAbers"/>: two step functions of the score.</summary>
/// <param name="Starts">Where each step begins, ascending; the first at minus infinity.</param>
/// <param name="Exclusive">Whether a step begins just above that score, and not at it.</param>
/// <param name="Lower">p0 of each step.</param>
/// <param name="Upper">p1 of each step.</param>
/// <param name="Form">What scores the map reads.</param>
[CalibratorName("venn_abers")]
public sealed record VennAbersMap(ImmutableArray<double> Starts, ImmutableArray<bool> Exclusive, ImmutableArray<double> Lower, ImmutableArray<double> Upper, ScoreMeaning Form) : BinaryMap
{
    /// <inheritdoc/>
    public override ScoreMeaning Reads => Form;

    /// <inheritdoc/>
    public override double Apply(double score) => ApplyInterval(score).Value;

    /// <inheritdoc/>
    public override (double Lower, double Value, double Upper) ApplyInterval(double score)
    {
        // The last step that begins at or below the score; two may begin at one score, the second just above it.
        var (low, high) = (0, Starts.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            if (Starts[middle] < score || Starts[middle] == score && !Exclusive[middle])
                low = middle;
            else
                high = middle - 1;
        }
        return (Lower[low], Upper[low] / (1 - Lower[low] + Upper[low]), Upper[low]);
    }
}
