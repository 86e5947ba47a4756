namespace MLExtensions.Evaluation;

/// <summary>Which interval of a share of rows is computed.</summary>
public enum RateInterval
{
    /// <summary><see cref="BinomialInterval.ClopperPearson"/>: covers with at least its confidence.</summary>
    ClopperPearson,

    /// <summary><see cref="BinomialInterval.Wilson"/>: shorter, covers with its confidence on average.</summary>
    Wilson,
}
