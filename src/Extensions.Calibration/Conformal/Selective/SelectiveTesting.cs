namespace MLExtensions.Conformal;

/// <summary>How several thresholds are tested so that one that is too low passes with probability at most delta, whatever the dependence between them.</summary>
public enum SelectiveTesting
{
    /// <summary>From the most cautious threshold downwards while p-values are at most delta. The first threshold that is too low must pass its own test for anything to go wrong, which has probability at most delta.</summary>
    FixedSequence,

    /// <summary>Every threshold at delta / m, m their number: passes over a threshold that fails, at the price of m.</summary>
    Bonferroni,
}
