namespace MLExtensions.Conformal;

/// <summary>How several hypotheses are tested so that a true one is rejected with probability at most delta.</summary>
public enum FamilywiseTest
{
    /// <summary>Walks through the hypotheses in an order fixed beforehand while the p-value is at most delta: the strongest where the order begins with the safest.</summary>
    FixedSequence,

    /// <summary>The least p-value against delta / m, the next against delta / (m - 1), and so on until one is above (Holm 1979).</summary>
    Holm,

    /// <summary>Every p-value against delta / m.</summary>
    Bonferroni,
}
