using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Any metric group by group, and how far apart the groups are.</summary>
/// <remarks>
/// The gap of small groups is not 0 even where all are served alike, and grows with the number of groups; see how far it varies by <see cref="Bootstrap"/>, with the groups as strata.
/// Time is that of one evaluation of the metric per group.
/// </remarks>
public sealed record GroupedMetric
{
    private GroupedMetric(ImmutableArray<GroupValue> groups) => Groups = groups;

    /// <summary>The groups that occur, ascending.</summary>
    public ImmutableArray<GroupValue> Groups { get; }

    /// <summary>Distance between the groups; those where the metric is NaN are left out.</summary>
    public GroupGap Gap => GroupGap.Of(Groups.Select(one => one.Value));

    /// <summary>Computes it.</summary>
    /// <param name="groups">Group of each row, from 0; -1 for none: such rows are left out.</param>
    /// <param name="metric">The metric given how much each row counts: <c>weights => BrierScore.Compute(probabilities, labels, weights)</c>.</param>
    /// <param name="weights">As how many rows each row counts, from 0; none for 1 each. Weights with a mean below 1 are shares.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="InputDataException">There is no row, there are fewer than two groups, a group is below -1, the metric refuses the rows of a group, a weight is out of range, or all weights are 0.</exception>
    public static GroupedMetric Compute(ReadOnlySpan<int> groups, WeightedStatistic metric, ReadOnlySpan<double> weights = default)
    {
        ArgumentNullException.ThrowIfNull(metric);
        var rows = new GroupRows(groups, groups.Length, weights);
        return new([.. rows.Groups.Select((group, index) => Of(group, rows.WeightsOf(index)))]);

        GroupValue Of(int group, double[] ofGroup)
        {
            try
            {
                return new(group, ofGroup.Sum(), metric(ofGroup));
            }
            catch (InputDataException error)
            {
                throw new InputDataException($"The metric cannot be computed of group {group}: {error.Message}");
            }
        }
    }
}
