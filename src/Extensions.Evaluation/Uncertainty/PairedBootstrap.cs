namespace MLExtensions.Evaluation;

/// <summary>Whether a statistic of two models on the same rows differs: both are computed of the same resamples, so that what is hard for both models cancels.</summary>
/// <remarks>
/// p = min(1, 2 (1 + min(#{d &lt;= 0}, #{d &gt;= 0})) / (B + 1)) of the differences d of B resamples: p is at most alpha where the percentile interval of confidence 1 - alpha leaves 0 out, and only there.
/// Comparing the intervals of two models in place of that of their difference misses most differences between models that err on the same rows.
/// Sources: Efron and Tibshirani (1993), An Introduction to the Bootstrap, chapters 13 and 15; Davison and Hinkley (1997), Bootstrap Methods and Their Application, section 4.4.
/// </remarks>
public static class PairedBootstrap
{
    /// <summary>Compares.</summary>
    /// <param name="rowCount">Number of rows, 20 at least, the same for both models.</param>
    /// <param name="first">The statistic of the first model given how much each row counts; is called by several threads at a time.</param>
    /// <param name="second">The statistic of the second model.</param>
    /// <param name="options">Number of resamples, confidence, method, seed and threads; null for the defaults.</param>
    /// <param name="strata">Stratum of each row, any number, each drawn from apart; none for a single one. See <see cref="Bootstrap"/>.</param>
    /// <param name="weights">How much each row counts, from 0; none for 1 each. A row is drawn as one with its weight.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There are too few rows, a statistic is not finite or refuses a resample, a weight is out of range, or all weights are 0.</exception>
    /// <exception cref="System.ComponentModel.DataAnnotations.ValidationException">An option is out of range.</exception>
    public static PairedComparison Compute(
        int rowCount, WeightedStatistic first, WeightedStatistic second, BootstrapOptions? options = null, ReadOnlySpan<int> strata = default, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        var rows = new Resampler(rowCount, strata, new(weights, rowCount));
        var difference = Bootstrap.Compute(rows, Bootstrap.OfRows(rowCount, counted => first(counted) - second(counted), weights), options);
        var all = rows.All();
        var (below, above) = (difference.Replicates.Count(value => value <= 0), difference.Replicates.Count(value => value >= 0));
        return new(Bootstrap.OfRows(rowCount, first, weights)()(all), Bootstrap.OfRows(rowCount, second, weights)()(all), difference,
            Math.Min(1, 2 * (1.0 + Math.Min(below, above)) / (difference.Replicates.Length + 1)));
    }
}
