namespace MLExtensions.Conformal;

/// <summary>How sure a model is of a row, of its probabilities p_1, ..., p_K. For two classes all measures put rows in the same order.</summary>
public enum ConfidenceMeasure
{
    /// <summary>max p_k.</summary>
    MaximumProbability,

    /// <summary>The greatest probability less the second greatest.</summary>
    Margin,

    /// <summary>1 + sum p_k ln p_k / ln K: 1 less the entropy in shares of the greatest.</summary>
    Entropy,
}
