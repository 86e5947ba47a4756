using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>
/// CRPS of a predicted distribution given by values and their probabilities: E|X - y| - E|X - X'| / 2 = integral of (F(t) - 1{t >= y})^2 dt, in the label's unit, from 0. Lower is better.
/// </summary>
/// <remarks>
/// For a sample, or the steps of a conformal predictive distribution with its residuals added to the prediction. Proper: the true distribution has the least expected score. A single value has its absolute
/// error. It is the integral that is summed, step by step: a sort of the values and a pass, no part of it negative.
/// Sources: Matheson and Winkler, Management Science 22, 1976; Gneiting and Raftery, JASA 102, 2007, equations 20 and 21.
/// </remarks>
public static class ContinuousRankedProbabilityScore
{
    /// <summary>Mean over rows.</summary>
    /// <param name="values">Row by row, the values of its distribution in any order, finite.</param>
    /// <param name="valueCount">Number of values per row, from 1.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <param name="masses">For each value, its share of the row's probability, from 0, of any sum; none for equal ones.</param>
    /// <exception cref="ArgumentException">The lengths do not fit, or there is no value per row.</exception>
    /// <exception cref="InputDataException">There is no row, a value or label is not finite, a weight or mass is out of range, or all weights, or the masses of a row, are 0.</exception>
    public static double Compute(ReadOnlySpan<double> values, int valueCount, ReadOnlySpan<double> labels, ReadOnlySpan<double> weights = default, ReadOnlySpan<double> masses = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(valueCount, 1);
        if (values.Length != (long)labels.Length * valueCount)
            throw new ArgumentException($"There must be {valueCount} values per label; got {values.Length} values and {labels.Length} labels.");
        if (!masses.IsEmpty && masses.Length != values.Length)
            throw new ArgumentException($"There must be one mass per value, or none at all; got {masses.Length} masses for {values.Length} values.");
        IntervalRows.CheckLabels(labels);
        var rowWeights = new RowWeights(weights, labels.Length);
        var (sum, sorted, sortedMasses) = (0.0, new double[valueCount], new double[valueCount]);
        for (var row = 0; row < labels.Length; row++)
        {
            values.Slice(row * valueCount, valueCount).CopyTo(sorted);
            if (masses.IsEmpty)
                Array.Fill(sortedMasses, 1);
            else
                masses.Slice(row * valueCount, valueCount).CopyTo(sortedMasses);
            Check(sorted, sortedMasses, row);
            if (masses.IsEmpty)
                Array.Sort(sorted);
            else
                Array.Sort(sorted, sortedMasses);
            sum += rowWeights[row] * OfSorted(sorted, sortedMasses, labels[row]);
        }
        return sum / rowWeights.Total;
    }

    private static double OfSorted(double[] values, double[] masses, double label)
    {
        var (total, below, score) = (masses.Sum(), 0.0, 0.0);
        // F is 0 before the first value and 1 from the last on.
        score += Math.Max(values[0] - label, 0) + Math.Max(label - values[^1], 0);
        for (var i = 0; i + 1 < values.Length; i++)
        {
            below += masses[i];
            var (level, middle) = (below / total, Math.Clamp(label, values[i], values[i + 1]));
            score += level * level * (middle - values[i]) + (1 - level) * (1 - level) * (values[i + 1] - middle);
        }
        return score;
    }

    private static void Check(double[] values, double[] masses, int row)
    {
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i]))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has {values[i]} as value {i}; allowed are finite numbers."));
            if (!(masses[i] >= 0 && double.IsFinite(masses[i])))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has mass {masses[i]} of value {i}; allowed are finite numbers from 0."));
        }
        if (!(masses.Sum() is > 0 and < double.PositiveInfinity))
            throw new InputDataException($"Row {row} has masses whose sum is 0 or infinite; it must be a positive number.");
    }
}
