using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Fairness;

public class GroupFairnessTests
{
    [Fact, Trait("Kind", "Example")]
    public void Compute_ByHand_GivesRatesAndGaps()
    {
        // Group 0: 2 of 4 positive, found 1, 1 false alarm. Group 3: 1 of 4 positive, found 1, none false. A row without a group.
        var fairness = GroupFairness.Compute([true, false, true, false, true, false, false, false, true], [true, true, false, false, true, false, false, false, false], [0, 0, 0, 0, 3, 3, 3, 3, -1]);
        Assert.Equal([0, 3], fairness.Groups.Select(one => one.Group));
        Assert.Equal([0.5, 0.25], fairness.Groups.Select(one => one.BaseRate.Value));
        Assert.Equal([0.5, 0.25], fairness.Groups.Select(one => one.SelectionRate.Value));
        Assert.Equal([0.5, 1], fairness.Groups.Select(one => one.TruePositiveRate.Value));
        Assert.Equal([0.5, 0], fairness.Groups.Select(one => one.FalsePositiveRate.Value));
        Assert.Equal([0.5, 1], fairness.Groups.Select(one => one.Precision.Value));
        Assert.Equal([0.5, 1], fairness.Groups.Select(one => one.Accuracy.Value));
        Assert.Equal((0.25, 0.5, 0.5, 0.5, 0.5), (fairness.DemographicParityDifference, fairness.DemographicParityRatio, fairness.EqualOpportunityDifference, fairness.EqualizedOddsDifference, fairness.PredictiveParityDifference));
        Assert.Equal(0.5, fairness.Gap(one => one.Accuracy).Ratio);
        Assert.Equal(BinomialInterval.ClopperPearson(1, 2), fairness.Groups[0].TruePositiveRate.Interval);
        Assert.Equal((2, 4), (fairness.Groups[0].TruePositiveRate.Weight, fairness.Groups[0].Weight));
        var wilson = GroupFairness.Compute([true, false, true], [true, true, true], [0, 0, 1], confidence: 0.9, interval: RateInterval.Wilson);
        Assert.Equal(BinomialInterval.Wilson(1, 2, 0.9), wilson.Groups[0].SelectionRate.Interval);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsConfusionMatrixOfEachGroup()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeDecisions.Rows(60 + 20 * seed, seed);
            var fairness = GroupFairness.Compute(rows.Predicted, rows.Labels, rows.Groups, rows.Weights);
            var matrices = fairness.Groups.Select(one => ConfusionMatrix.Compute(Of(one.Group, rows.Predicted), 2, Of(one.Group, rows.Labels), [.. rows.Weights!.Where((_, row) => rows.Groups[row] == one.Group)])).ToArray();
            Assert.Equal([0, 1, 2], fairness.Groups.Select(one => one.Group));
            AssertEqual(matrices.Select(matrix => matrix.Classes[1].Recall), fairness.Groups.Select(one => one.TruePositiveRate.Value));
            AssertEqual(matrices.Select(matrix => 1 - matrix.Classes[1].Specificity), fairness.Groups.Select(one => one.FalsePositiveRate.Value));
            AssertEqual(matrices.Select(matrix => matrix.Classes[1].Precision), fairness.Groups.Select(one => one.Precision.Value));
            AssertEqual(matrices.Select(matrix => matrix.Classes[1].Predicted / matrix.Total), fairness.Groups.Select(one => one.SelectionRate.Value));
            AssertEqual(matrices.Select(matrix => matrix.Classes[1].Support / matrix.Total), fairness.Groups.Select(one => one.BaseRate.Value));
            AssertEqual(matrices.Select(matrix => matrix.Accuracy), fairness.Groups.Select(one => one.Accuracy.Value));
            var metric = GroupedMetric.Compute(rows.Groups, weights => ConfusionMatrix.Compute(Ints(rows.Predicted), 2, Ints(rows.Labels), weights).MatthewsCorrelation, rows.Weights);
            AssertEqual(matrices.Select(matrix => matrix.MatthewsCorrelation), metric.Groups.Select(one => one.Value));
            Assert.Equal(matrices.Max(matrix => matrix.MatthewsCorrelation) - matrices.Min(matrix => matrix.MatthewsCorrelation), metric.Gap.Difference, 1e-12);

            int[] Of(int group, bool[] flags) => Ints([.. flags.Where((_, row) => rows.Groups[row] == group)]);
        }

        static int[] Ints(bool[] flags) => Array.ConvertAll(flags, flag => flag ? 1 : 0);

        static void AssertEqual(IEnumerable<double> expected, IEnumerable<double> actual) => Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Fact, Trait("Kind", "Example")]
    public void Gap_GroupsWithoutANumber_AreLeftOut()
    {
        var fairness = GroupFairness.Compute([true, false, true, false, false], [true, true, false, false, false], [0, 0, 1, 1, 2]);
        Assert.Equal([0.5, double.NaN, double.NaN], fairness.Groups.Select(one => one.TruePositiveRate.Value));
        Assert.Equal(new Interval(0, 1), fairness.Groups[1].TruePositiveRate.Interval);
        Assert.Equal((double.NaN, double.NaN), (fairness.EqualOpportunityDifference, fairness.EqualizedOddsDifference));
        Assert.Equal(1, fairness.PredictiveParityDifference);
        Assert.Equal(double.NaN, GroupFairness.Compute([false, false], [true, false], [0, 1]).DemographicParityRatio);
        Assert.Equal((0, 0.5), (GroupFairness.Compute([false, false], [true, false], [0, 1]).DemographicParityDifference, GroupFairness.Compute([true, true, false], [true, false, false], [0, 1, 1]).DemographicParityRatio));
        var negative = GroupedMetric.Compute([0, 1, 2], weights => weights[0] > 0 ? -1 : weights[1] > 0 ? 1 : double.NaN);
        Assert.Equal((2, double.NaN), (negative.Gap.Difference, negative.Gap.Ratio));
        Assert.Equal((-1, 1), (negative.Gap.Least, negative.Gap.Greatest));
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        AssertFault("All rows that have a group and a weight above 0 are of group 4;", () => GroupFairness.Compute([true, true, false], [true, false, false], [4, -1, 4]));
        AssertFault("All rows that have a group and a weight above 0 are of group 4;", () => GroupedMetric.Compute([4, 5], _ => 0, [1, 0]));
        AssertFault("None of 2 rows has a group", () => GroupedMetric.Compute([-1, -1], _ => 0));
        AssertFault("Row 1 has group -2; allowed are numbers from 0, and -1 for none.", () => GroupedMetric.Compute([0, -2], _ => 0));
        AssertFault("Row 1 has weight NaN", () => GroupedMetric.Compute([0, -1, 1], _ => 0, [1, double.NaN, 1]));
        AssertFault("The metric cannot be computed of group 1: All rows are positive", () => GroupedMetric.Compute([0, 0, 1, 1], weights => RocAuc.Compute([1, 2, 3, 4], [true, false, true, true], weights)));
        Assert.Contains("got 2 predictions and 1 labels", Assert.Throws<ArgumentException>(() => GroupFairness.Compute([true, true], [true], [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("got 2 rows and 1 groups", Assert.Throws<ArgumentException>(() => GroupFairness.Compute([true, true], [true, true], [0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupFairness.Compute([true, true], [true, true], [0, 1], confidence: 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => GroupFairness.Compute([true, true], [true, true], [0, 1], interval: (RateInterval)2));
        Assert.Throws<ArgumentNullException>(() => GroupedMetric.Compute([0, 1], null!));
    }

    private static void AssertFault(string start, Action act) => Assert.StartsWith(start, Assert.Throws<InputDataException>(act).Message, StringComparison.Ordinal);
}
