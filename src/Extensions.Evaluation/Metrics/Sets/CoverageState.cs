namespace MLExtensions.Evaluation;

/// <summary>Whether the coverage of a group is one that the theory allows.</summary>
public enum CoverageState
{
    /// <summary>The number of covered rows lies within the band.</summary>
    Pass,

    /// <summary>It lies outside, on either side: fewer are covered than exact calibration lets expect, or more.</summary>
    Warn,
}
