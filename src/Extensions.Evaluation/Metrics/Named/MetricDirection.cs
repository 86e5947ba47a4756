namespace MLExtensions.Evaluation;

/// <summary>Which values of a metric are better.</summary>
public enum MetricDirection
{
    /// <summary>Higher values, as of the accuracy.</summary>
    HigherIsBetter,

    /// <summary>Lower values, as of errors and losses.</summary>
    LowerIsBetter,
}
