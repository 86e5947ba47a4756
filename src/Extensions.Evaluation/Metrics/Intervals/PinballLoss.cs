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
        if (FirstFault.NaN(quantiles) is >= 0 and var row)
            throw new InputDataException(string.Create(CultureInfo.InvariantCulture, $"Row {row} has quantile {quantiles[row]}; allowed is any number but NaN."));
        IntervalRows.CheckLabels(labels);
        var rowWeights = new RowWeights(weights, labels.Length);
        return rowWeights.Mean(new Losses(quantiles, labels, tau));
    }

    private readonly ref struct Losses(ReadOnlySpan<double> quantiles, ReadOnlySpan<double> labels, double tau) : IRowValues
    {
        private readonly ReadOnlySpan<double> quantiles = quantiles, labels = labels;

        public void Fill(int first, scoped Span<double> values)
        {
            var some = quantiles.Slice(first, values.Length);
            var theirs = labels.Slice(first, values.Length);
            for (var i = 0; i < values.Length; i++)
                values[i] = Math.Max(tau * (theirs[i] - some[i]), (tau - 1) * (theirs[i] - some[i]));
        }
    }
}
