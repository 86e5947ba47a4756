using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Yes-or-no decisions group by group, and the gaps that the usual criteria of fairness bound.</summary>
/// <remarks>
/// Of groups with different base rates, no prediction but a perfect one has equalised odds and predictive parity together: which criterion matters is a question on the use, not on the data. Gaps of small groups
/// are not 0 even where all are served alike: look at the intervals.
/// Sources: Dwork et al., ITCS 2012 (demographic parity); Hardt, Price and Srebro, NeurIPS 2016 (equalised odds, equal opportunity); Chouldechova, Big Data 5, 2017 (predictive parity).
/// </remarks>
public sealed record GroupFairness
{
    private GroupFairness(ImmutableArray<GroupDecisions> groups) => Groups = groups;

    /// <summary>The groups that occur, ascending.</summary>
    public ImmutableArray<GroupDecisions> Groups { get; }

    /// <summary>Greatest less least selection rate, in [0, 1]; 0 is demographic parity.</summary>
    public double DemographicParityDifference => Gap(one => one.SelectionRate).Difference;

    /// <summary>Least by greatest selection rate, in [0, 1]; 1 is demographic parity, and the four-fifths rule asks for 0.8. NaN where nothing is selected.</summary>
    public double DemographicParityRatio => Gap(one => one.SelectionRate).Ratio;

    /// <summary>Greatest less least true-positive rate of the groups that have positive rows, in [0, 1]; 0 is equal opportunity. NaN where fewer than two have.</summary>
    public double EqualOpportunityDifference => Gap(one => one.TruePositiveRate).Difference;

    /// <summary>The greater of the gaps of true-positive and false-positive rates, in [0, 1]; 0 is equalised odds. NaN where one of them is not defined.</summary>
    public double EqualizedOddsDifference => Math.Max(EqualOpportunityDifference, Gap(one => one.FalsePositiveRate).Difference);

    /// <summary>Greatest less least precision of the groups that have positive predictions, in [0, 1]; 0 is predictive parity. NaN where fewer than two have.</summary>
    public double PredictiveParityDifference => Gap(one => one.Precision).Difference;

    /// <summary>Distance between the groups in one of their shares; groups where it is NaN are left out.</summary>
    /// <param name="rate">The share: <c>one => one.Accuracy</c>.</param>
    public GroupGap Gap(Func<GroupDecisions, GroupRate> rate) => GroupGap.Of(Groups.Select(one => rate(one).Value));

    /// <summary>Computes it.</summary>
    /// <param name="predicted">Whether each row is predicted positive.</param>
    /// <param name="labels">Whether each row is positive.</param>
    /// <param name="groups">Group of each row, from 0; -1 for none: such rows are left out.</param>
    /// <param name="weights">As how many independent rows each row counts, from 0; none for 1 each. Weights of importance make the intervals wrong.</param>
    /// <param name="confidence">Confidence of the intervals, strictly between 0 and 1.</param>
    /// <param name="interval">Kind of the intervals.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the confidence is out of range.</exception>
    /// <exception cref="InputDataException">There is no row, there are fewer than two groups, a group is below -1, a weight is out of range, or all weights are 0.</exception>
    public static GroupFairness Compute(
        ReadOnlySpan<bool> predicted, ReadOnlySpan<bool> labels, ReadOnlySpan<int> groups, ReadOnlySpan<double> weights = default, double confidence = 0.95, RateInterval interval = RateInterval.ClopperPearson)
    {
        OpenUnit.Check(confidence, nameof(confidence));
        if (!Enum.IsDefined(interval))
            throw new ArgumentOutOfRangeException(nameof(interval), interval, $"The kind of interval must be ClopperPearson or Wilson. Got {interval}.");
        if (predicted.Length != labels.Length)
            throw new ArgumentException($"There must be one prediction per label; got {predicted.Length} predictions and {labels.Length} labels.");
        var rows = new GroupRows(groups, labels.Length, weights);
        // Per group the weight of negative and positive rows, and of those of them that are predicted positive.
        var sums = new (double Negative, double Positive, double FalsePositive, double TruePositive)[rows.Groups.Length];
        for (var row = 0; row < labels.Length; row++)
        {
            if (rows.IndexOf(row) is var index && index < 0)
                continue;
            ref var sum = ref sums[index];
            var weight = rows.Weight(row);
            (labels[row] ? ref sum.Positive : ref sum.Negative) += weight;
            if (predicted[row])
                (labels[row] ? ref sum.TruePositive : ref sum.FalsePositive) += weight;
        }
        return new([.. sums.Select((sum, index) => Of(rows.Groups[index], sum.Negative, sum.Positive, sum.FalsePositive, sum.TruePositive))]);

        GroupDecisions Of(int group, double negative, double positive, double falsePositive, double truePositive) => new(group, negative + positive,
            Rate(positive, negative), Rate(truePositive + falsePositive, positive - truePositive + negative - falsePositive), Rate(truePositive, positive - truePositive),
            Rate(falsePositive, negative - falsePositive), Rate(truePositive, falsePositive), Rate(truePositive + negative - falsePositive, positive - truePositive + falsePositive));

        GroupRate Rate(double hits, double others) => GroupRate.Of(hits, hits + others, confidence, interval);
    }
}
