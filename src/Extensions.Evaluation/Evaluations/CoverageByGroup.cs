namespace MLExtensions.Evaluation;

/// <summary>Coverage of a group of rows that is named by a key.</summary>
/// <param name="Name">Name of the group, as the data has it.</param>
/// <param name="Count">Number of its rows (sum of their weights), above 0.</param>
/// <param name="Coverage">Share of them that is covered, in [0, 1].</param>
/// <param name="Interval">Interval of Clopper and Pearson of the coverage on further rows of the group; weights count as rows.</param>
/// <param name="Size">Mean size of its sets, or mean width of its intervals of finite width in the label's unit; NaN where none is finite.</param>
/// <param name="Band">Between which shares, ends included, the coverage comes with the band's probability where the group is covered as all rows are; null where alpha or the number of calibration rows is not known.</param>
/// <param name="State">Whether it does; null where there is no band.</param>
public sealed record CoverageByGroup(string Name, double Count, double Coverage, Interval Interval, double Size, Interval? Band, CoverageState? State);
