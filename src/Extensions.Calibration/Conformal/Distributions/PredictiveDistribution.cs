using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>The conformal predictive distribution of one row: steps of 1 / (n + 1) at v_i = f + sigma r_i, r_i the sorted signed residuals of n calibration rows in units of their difficulty. Immutable.</summary>
/// <remarks>
/// <para>If the row is exchangeable with the calibration rows, <see cref="Cumulative"/> of its label with a uniform random theta is uniform on [0, 1] exactly: a level of 0.9 is met by 90 % of the rows, on average over
/// rows and draws. Below the first and above the last value nothing is known but the mass 1 / (n + 1) that is left; quantiles there are infinite.</para>
/// <para>Source: Vovk, Shen, Manokhin and Xie (2019), Nonparametric Predictive Distributions Based on Conformal Prediction, Machine Learning 108; Boström, Johansson and Löfström (2021), Mondrian Conformal Predictive
/// Distributions, COPA.</para>
/// </remarks>
public sealed class PredictiveDistribution
{
    private readonly CalibrationScores residuals;

    /// <summary>Places the residuals about a prediction.</summary>
    /// <param name="residuals">Signed residuals (y - f) / sigma of calibration rows; without weights.</param>
    /// <param name="location">The prediction f of the row, finite.</param>
    /// <param name="scale">Its difficulty sigma, finite and above 0; 1 where residuals are not normalised.</param>
    /// <exception cref="ArgumentException">The residuals have weights.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Location or scale is out of its range.</exception>
    public PredictiveDistribution(CalibrationScores residuals, double location, double scale = 1)
    {
        ArgumentNullException.ThrowIfNull(residuals);
        if (residuals.IsWeighted)
            throw new ArgumentException("The residuals have weights; allowed are residuals without.", nameof(residuals));
        if (!double.IsFinite(location))
            throw new ArgumentOutOfRangeException(nameof(location), location, string.Create(CultureInfo.InvariantCulture, $"The location must be finite. Got {location}."));
        if (!(scale > 0 && double.IsFinite(scale)))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, string.Create(CultureInfo.InvariantCulture, $"The scale must be finite and above 0. Got {scale}."));
        (this.residuals, Location, Scale) = (residuals, location, scale);
    }

    /// <summary>The prediction.</summary>
    public double Location { get; }

    /// <summary>The difficulty.</summary>
    public double Scale { get; }

    /// <summary>Number n of values.</summary>
    public int Count => residuals.Count;

    /// <summary>The values v_i in ascending order, in the label's unit. The distribution function is (i + 1) / (n + 1) from the value at i, counted from 0, up to the next.</summary>
    public double[] Values()
    {
        var values = new double[Count];
        for (var i = 0; i < values.Length; i++)
            values[i] = ValueAt(i);
        return values;
    }

    /// <summary>The distribution function, P(Y up to y): (#{v below y} + theta (#{v equal to y} + 1)) / (n + 1).</summary>
    /// <param name="y">A number, NaN excepted.</param>
    /// <param name="theta">Where in the step: 0.5 for its middle, 1 for the p-value (#{v up to y} + 1) / (n + 1), a uniform random number for a smoothed one.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is out of its range.</exception>
    public double Cumulative(double y, double theta = 0.5)
    {
        if (double.IsNaN(y))
            throw new ArgumentOutOfRangeException(nameof(y), y, "The number must not be NaN.");
        if (theta is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(theta), theta, "Theta must be from 0 to 1.");
        var (below, upTo) = (CountBelow(y), double.IsPositiveInfinity(y) ? Count : CountBelow(double.BitIncrement(y)));
        return (below + theta * (upTo - below + 1)) / (Count + 1.0);
    }

    /// <summary>The quantile from below: the value of rank floor(level (n + 1)); -infinity where that is 0. The label is below it with probability at most level.</summary>
    /// <param name="level">Strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of its range.</exception>
    public double LowerQuantile(double level) => DecimalRounding.Floor(ConformalQuantile.CheckAlpha(level, nameof(level)) * (Count + 1.0)) is var rank && rank < 1 ? double.NegativeInfinity : ValueAt((int)Math.Min(rank, Count) - 1);

    /// <summary>The quantile from above: the value of rank ceil(level (n + 1)); +infinity where that is above n. The label is up to it with probability at least level.</summary>
    /// <param name="level">Strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of its range.</exception>
    public double UpperQuantile(double level) => DecimalRounding.Ceiling(ConformalQuantile.CheckAlpha(level, nameof(level)) * (Count + 1.0)) is var rank && rank > Count ? double.PositiveInfinity : ValueAt((int)Math.Max(rank, 1) - 1);

    /// <summary>The quantile on the side away from the median: the lower one for levels below 0.5, else the upper one.</summary>
    /// <param name="level">Strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="level"/> is out of its range.</exception>
    public double Quantile(double level) => level < 0.5 ? LowerQuantile(level) : UpperQuantile(level);

    /// <summary>The interval that holds the label with probability at least 1 - alpha: lower quantile at alpha / 2 to upper quantile at 1 - alpha / 2.</summary>
    /// <param name="alpha">Strictly between 0 and 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="alpha"/> is out of its range.</exception>
    public (double Lower, double Upper) Interval(double alpha) => (LowerQuantile(ConformalQuantile.CheckAlpha(alpha) / 2), UpperQuantile(1 - alpha / 2));

    /// <summary>The continuous ranked probability score of a label, of steps of 1 / n: mean |v - y| - mean |v - v'| / 2, in the label's unit; small is good. O(n).</summary>
    /// <param name="y">The label, finite.</param>
    /// <remarks>Source: Gneiting and Raftery (2007), Strictly Proper Scoring Rules, Prediction, and Estimation, JASA 102, equation 21.</remarks>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="y"/> is not finite.</exception>
    public double Crps(double y)
    {
        if (!double.IsFinite(y))
            throw new ArgumentOutOfRangeException(nameof(y), y, string.Create(CultureInfo.InvariantCulture, $"The label must be finite. Got {y}."));
        var (distance, spread) = (0.0, 0.0);
        for (var i = 0; i < Count; i++)
        {
            distance += Math.Abs(ValueAt(i) - y);
            spread += (2.0 * i + 1 - Count) * residuals.Sorted[i];   // half of the sum of |r - r'| over all pairs, of sorted numbers
        }
        return distance / Count - Scale * spread / Count / Count;
    }

    private double ValueAt(int place) => Location + Scale * residuals.Sorted[place];

    private int CountBelow(double y)
    {
        var (low, high) = (0, Count);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (ValueAt(middle) < y)
                low = middle + 1;
            else
                high = middle;
        }
        return low;
    }
}
