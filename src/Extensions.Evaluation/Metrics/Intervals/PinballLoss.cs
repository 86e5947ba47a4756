using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Pinball loss of predicted quantiles: mean of max(tau (y - q), (tau - 1) (y - q)), in the label's unit, from 0. Lower is better.</summary>
/// <remarks>Proper: the tau-quantile of y given x has the least expected loss. At tau = 0.5 it is half of the mean absolute error. Source: Koenker and Bassett, Econometrica 46, 1978.</remarks>
public static class PinballLoss
{
    /// <summary>Computes it.</summary>
    /// <param name="quantiles">Predicted quantiles; an infinite one makes the loss infinite.</param>
    /// <param name="labels">Values that came, finite.</param>
    /// <param name="tau">Level of the quantile, strictly between 0 and 1.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the level is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, a quantile is NaN, a label is not finite, a weight is out of range, or all weights are 0.</exception>
    public static double Compute(ReadOnlySpan<double> quantiles, ReadOnlySpan<double> labels, double tau, ReadOnlySpan<double> weights = default)
    {
        OpenUnit.Check(tau, nameof(tau));
        if (labels.Length != quantiles.Length)
            throw new ArgumentException($"There must be one label per quantile; got {quantiles.Length} quantiles and {labels.Length} labels.");
        for (var row = 0; row < quantiles.Length; row++)
            if (double.IsNaN(quantiles[row]))
                throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has quantile {quantiles[row]}; allowed is any number but NaN."));
        IntervalRows.CheckLabels(labels);
        var rowWeights = new RowWeights(weights, labels.Length);
        var sum = 0.0;
        for (var row = 0; row < labels.Length; row++)
            if (rowWeights[row] > 0 && labels[row] - quantiles[row] is var above)
                sum += rowWeights[row] * Math.Max(tau * above, (tau - 1) * above);
        return sum / rowWeights.Total;
    }
}
