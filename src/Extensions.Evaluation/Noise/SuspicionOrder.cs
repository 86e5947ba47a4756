namespace MLExtensions.Evaluation;

/// <summary>What suspicious rows are ordered by, most suspicious first.</summary>
public enum SuspicionOrder
{
    /// <summary>The probability of the given class, ascending: finds rows unlike any class, too.</summary>
    SelfConfidence,

    /// <summary>The normalised margin, ascending: finds rows for which one other class is clearly better.</summary>
    NormalizedMargin,
}
