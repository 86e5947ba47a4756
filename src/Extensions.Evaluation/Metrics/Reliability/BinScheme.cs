namespace MLExtensions.Evaluation;

/// <summary>How probabilities are put into bins.</summary>
public enum BinScheme
{
    /// <summary>Bins of equal width: bin m of B holds ((m - 1) / B, m / B], and 0 is in the first one.</summary>
    EqualWidth,

    /// <summary>
    /// Bins of equal weight: the sorted rows are cut into B groups, of which the first get one row more where the number does not divide. Edges are the midpoints of the neighbours at
    /// each cut, (a, b]; equal probabilities stay together, so there may be fewer bins.
    /// </summary>
    EqualMass,
}
