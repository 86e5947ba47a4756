namespace MLExtensions.Evaluation;

/// <summary>How an interval is read off the resamples.</summary>
public enum BootstrapMethod
{
    /// <summary>Quantiles of the statistic over the resamples. Its ends are values that the statistic takes.</summary>
    Percentile,

    /// <summary>
    /// BCa: quantiles whose levels are corrected for bias and for a spread that changes with the value. Better for skewed statistics of few rows; costs one more evaluation per row, of 500 at most.
    /// </summary>
    BiasCorrectedAccelerated,
}
