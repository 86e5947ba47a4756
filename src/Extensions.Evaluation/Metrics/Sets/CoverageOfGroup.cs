namespace MLExtensions.Evaluation;

/// <summary>Coverage of one group of rows.</summary>
/// <param name="Group">Number of the group.</param>
/// <param name="Count">Number of its rows, from 1.</param>
/// <param name="Covered">Number of them that are covered.</param>
/// <param name="ClopperPearson">The interval of Clopper and Pearson of the coverage that the group has in truth, with this calibration.</param>
/// <param name="Band">Between which shares of covered rows, ends included, exact calibration comes with the stated probability at least.</param>
/// <param name="State">Whether the share of covered rows lies within the band.</param>
public readonly record struct CoverageOfGroup(int Group, int Count, int Covered, Interval ClopperPearson, Interval Band, CoverageState State)
{
    /// <summary>Share of its rows that is covered, in [0, 1].</summary>
    public double Coverage => Covered / (double)Count;
}
