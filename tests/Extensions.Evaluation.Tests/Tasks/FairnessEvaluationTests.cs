using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Tasks;

public class FairnessEvaluationTests
{
    private const uint NoGroup = uint.MaxValue;
    private static readonly MLContext ML = new(1);
    private static readonly EvaluationOptions Options = new() { Bootstrap = new() { Replicates = 99 } };

    private sealed class Row
    {
        public bool Label { get; set; }

        [KeyType(3)]
        public uint Class { get; set; }

        public float Number { get; set; }

        public float Probability { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public float Prediction { get; set; }

        public uint Group { get; set; }

        public float Weight { get; set; } = 1;
    }

    /// <summary>Group c is served worse; a tenth of the rows is of no group.</summary>
    private static Row[] Rows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(i =>
        {
            var (group, label, truth) = ((uint)random.Next(3), random.Next(2) == 0, random.NextSingle() * 10);
            var isRight = random.NextDouble() < (group == 2 ? 0.6 : 0.9);
            var p = 0.5f + (label == isRight ? 0.4f : -0.4f) * random.NextSingle();
            return new Row
            {
                Label = label, Class = label ? 2u : (uint)random.Next(2), Probability = p, Score = [(1 - p) / 2, (1 - p) / 2, p], Number = truth, Prediction = truth + (random.NextSingle() - 0.5f) * (group == 2 ? 4 : 1),
                Group = random.Next(10) == 0 ? NoGroup : group, Weight = 1 + i % 2,
            };
        })];
    }

    private static IDataView View(IEnumerable<Row> rows)
    {
        var schema = SchemaDefinition.Create(typeof(Row));
        schema[nameof(Row.Group)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        schema[nameof(Row.Group)].AddAnnotation("KeyValues", new VBuffer<ReadOnlyMemory<char>>(3, ["a".AsMemory(), "<b>".AsMemory(), "c".AsMemory()]), new VectorDataViewType(TextDataViewType.Instance, 3));
        return ML.Data.LoadFromEnumerable(rows, schema);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_TwoClasses_IsWhatTheMetricsSayOfEachGroup()
    {
        var rows = Rows(600);
        var fairness = ML.BinaryClassification.EvaluateFairness(View(rows), "Group", Options);
        Assert.Equal(["a", "<b>", "c"], fairness.GroupNames.AsEnumerable());
        Assert.Equal(rows.LongCount(row => row.Group == NoGroup), fairness.WithoutGroup);
        Assert.Equal(BinaryMetric.All.Select(metric => metric.Name), fairness.Metrics.Select(metric => metric.Name));
        for (var g = 0; g < 3; g++)
        {
            var members = rows.Where(row => row.Group == g).ToArray();
            var whole = ML.BinaryClassification.EvaluateModel(View(members), options: Options);
            Assert.Equal(members.Length, fairness.Counts[g]);
            Assert.All(fairness.Metrics, metric => Assert.Equal(whole[metric.Name].Value, metric.Groups[g].Value, 12));
            Assert.Equal(BinomialInterval.ClopperPearson(members.Count(row => row.Label == row.Probability > 0.5f), members.Length), fairness["Accuracy"].Groups[g].Interval);
        }
        Assert.All(fairness.Metrics, metric =>
        {
            Assert.Equal(metric.Groups.Max(one => one.Value) - metric.Groups.Min(one => one.Value), metric.Gap.Value);
            Assert.InRange(metric.Gap.Value, metric.Gap.Interval!.Value.Lower, metric.Gap.Interval!.Value.Upper);
        });
        Assert.All(["Accuracy", "Brier score", "ROC AUC"], name => Assert.Equal("c", fairness[name].WorstGroup));
        Assert.True(fairness["Accuracy"].Gap.Interval!.Value.Lower > 0);
        Assert.Contains("'Accuracy', 'Balanced accuracy'", Assert.Throws<ArgumentException>(() => fairness["AUC"]).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_TwoClasses_GapsOfCriteriaAreThoseOfTheDecisions()
    {
        var fairness = ML.BinaryClassification.EvaluateFairness(View(Rows(600)), "Group", Options);
        var decisions = fairness.Decisions!;
        (double, MetricEstimate)[] gaps = [(decisions.DemographicParityDifference, fairness.DemographicParity!), (decisions.EqualOpportunityDifference, fairness.EqualOpportunity!),
            (decisions.EqualizedOddsDifference, fairness.EqualizedOdds!), (decisions.PredictiveParityDifference, fairness.PredictiveParity!)];
        Assert.All(gaps, gap =>
        {
            Assert.Equal(gap.Item1, gap.Item2.Value, 12);
            Assert.InRange(gap.Item1, gap.Item2.Interval!.Value.Lower, gap.Item2.Interval!.Value.Upper);
        });
        Assert.Equal(0, fairness.DemographicParity!.Interval!.Value.Lower);   // half of each group is positive, and right answers do not depend on the label
        Assert.True(fairness.EqualizedOdds!.Interval!.Value.Lower > 0);
        Assert.True(fairness.EqualizedOdds!.Interval!.Value.Upper >= fairness.EqualOpportunity!.Interval!.Value.Upper);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_SeveralClassesOrNumbers_IsWhatTheMetricsSayOfEachGroup()
    {
        var rows = Rows(600);
        var (classes, numbers) = (ML.MulticlassClassification.EvaluateFairness(View(rows), "Group", Options with { LabelColumnName = "Class" }), ML.Regression.EvaluateFairness(View(rows), "Group", Options with { LabelColumnName = "Number", ScoreColumnName = "Prediction" }));
        Assert.Equal((null, null, null, null), (classes.Decisions, classes.EqualizedOdds, numbers.Decisions, numbers.DemographicParity));
        for (var g = 0; g < 3; g++)
        {
            var members = View(rows.Where(row => row.Group == g));
            var (ofClasses, ofNumbers) = (ML.MulticlassClassification.EvaluateModel(members, options: Options with { LabelColumnName = "Class" }), ML.Regression.EvaluateModel(members, options: Options with { LabelColumnName = "Number", ScoreColumnName = "Prediction" }));
            Assert.All(classes.Metrics, metric => Assert.Equal(ofClasses[metric.Name].Value, metric.Groups[g].Value, 12));
            Assert.All(numbers.Metrics, metric => Assert.Equal(ofNumbers[metric.Name].Value, metric.Groups[g].Value, 12));
        }
        Assert.Equal(("c", "c"), (classes["Accuracy"].WorstGroup, numbers["RMSE"].WorstGroup));
        Assert.True(numbers["MAE"].Gap.Interval!.Value.Lower > 0);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateModel_GroupColumnNamed_GivesTheSame()
    {
        var (view, options) = (View(Rows(200)), Options with { GroupColumnName = "Group" });
        Assert.Null(ML.BinaryClassification.EvaluateModel(view, options: Options).Groups);
        AreEqual(ML.BinaryClassification.EvaluateFairness(view, "Group", Options), ML.BinaryClassification.EvaluateModel(view, options: options).Groups!, 12);
        AreEqual(ML.MulticlassClassification.EvaluateFairness(view, "Group", Options with { LabelColumnName = "Class" }), ML.MulticlassClassification.EvaluateModel(view, options: options with { LabelColumnName = "Class" }).Groups!, 12);
        AreEqual(ML.Regression.EvaluateFairness(view, "Group", Options with { LabelColumnName = "Number", ScoreColumnName = "Prediction" }),
            ML.Regression.EvaluateModel(view, options: options with { LabelColumnName = "Number", ScoreColumnName = "Prediction" }).Groups!, 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void EvaluateFairness_WeightTwoOrOtherOrder_IsTheRowTwice()
    {
        var rows = Rows(150);
        var shuffled = rows.Concat(rows.Where(row => row.Weight == 2)).ToArray();
        new Random(3).Shuffle(shuffled);
        var (weighted, repeated) = (ML.BinaryClassification.EvaluateFairness(View(rows), "Group", Options with { ExampleWeightColumnName = "Weight" }), ML.BinaryClassification.EvaluateFairness(View(shuffled), "Group", Options));
        AreEqual(weighted, repeated, 9);
        foreach (var (one, other) in weighted.Decisions!.Groups.Zip(repeated.Decisions!.Groups))
            Assert.Equal((one.TruePositiveRate.Value, one.TruePositiveRate.Interval.Lower), (other.TruePositiveRate.Value, other.TruePositiveRate.Interval.Lower));
    }

    private static void AreEqual(FairnessMetrics one, FairnessMetrics other, int digits)
    {
        Assert.Equal(one.GroupNames.AsEnumerable(), other.GroupNames);
        Assert.Equal(one.Counts.AsEnumerable(), other.Counts);
        foreach (var (first, second) in one.Metrics.Zip(other.Metrics))
        {
            Assert.Equal((first.Name, first.WorstGroup), (second.Name, second.WorstGroup));
            Assert.Equal(first.Gap.Value, second.Gap.Value, digits);
            foreach (var (a, b) in first.Groups.Zip(second.Groups))
                Assert.Equal(a.Value, b.Value, digits);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_SmallOrPerfectGroup_HasExactIntervalsOfSharesAndSaysWhyNoOther()
    {
        var rows = Rows(200).Where((row, i) => row.Group != 1 || i < 30).ToArray();
        foreach (var row in rows.Where(row => row.Group == 1))
            row.Probability = row.Label ? 0.9f : 0.1f;
        var small = rows.Count(row => row.Group == 1);
        Assert.InRange(small, 5, 19);
        var fairness = ML.BinaryClassification.EvaluateFairness(View(rows), "Group", Options);
        Assert.Equal(BinomialInterval.ClopperPearson(small, small), fairness["Accuracy"].Groups[1].Interval);
        Assert.InRange(fairness["Accuracy"].Gap.Value, fairness["Accuracy"].Gap.Interval!.Value.Lower, fairness["Accuracy"].Gap.Interval!.Value.Upper);
        Assert.Null(fairness["Brier score"].Gap.Interval);
        Assert.Contains($"Group '<b>': There are {small} rows to resample", fairness["Brier score"].Gap.WithoutInterval);
        Assert.Null(fairness["Accuracy"].Gap.WithoutInterval);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_GroupWithoutPositiveRows_IsLeftOutOfThatGap()
    {
        var rows = Rows(300);
        foreach (var row in rows.Where(row => row.Group == 0))
            row.Label = false;
        var fairness = ML.BinaryClassification.EvaluateFairness(View(rows), "Group", Options);
        Assert.True(double.IsNaN(fairness["ROC AUC"].Groups[0].Value));
        Assert.Equal(Math.Abs(fairness["ROC AUC"].Groups[1].Value - fairness["ROC AUC"].Groups[2].Value), fairness["ROC AUC"].Gap.Value, 12);
        Assert.Equal(fairness.Decisions!.EqualOpportunityDifference, fairness.EqualOpportunity!.Value, 12);
        var two = ML.BinaryClassification.EvaluateFairness(View(rows.Where(row => row.Group != 1)), "Group", Options);
        Assert.True(double.IsNaN(two["ROC AUC"].Gap.Value));
        Assert.Contains("group 'c' alone", two["ROC AUC"].Gap.WithoutInterval);
    }

    [Fact, Trait("Kind", "Example")]
    public void EvaluateFairness_BadColumnsOrRows_Throws()
    {
        var rows = Rows(60);
        var absent = Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), "Sex"));
        Assert.Contains("The group column 'Sex' is absent. The data has the columns 'Label', 'Class'", absent.Message);
        Assert.Contains("The group column 'Probability' has type Single; allowed is a key", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), "Probability")).Message);
        Assert.Throws<ArgumentException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), " "));
        Assert.Contains("no row", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateFairness(View([]), "Group")).Message);
        Assert.Contains("Replicates", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), "Group", new() { Bootstrap = new() { Replicates = 20 } })).Message);
        var single = View(rows.Where(row => row.Group is 1 or NoGroup));
        Assert.Contains("are of group '<b>'; at least two groups", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateFairness(single, "Group")).Message);
        Assert.Contains("are of group '<b>'", Assert.Throws<InputDataException>(() => ML.MulticlassClassification.EvaluateFairness(single, "Group", new() { LabelColumnName = "Class" })).Message);
        Assert.Contains("are of group '<b>'", Assert.Throws<InputDataException>(() => ML.Regression.EvaluateModel(single, options: new() { LabelColumnName = "Number", ScoreColumnName = "Prediction", GroupColumnName = "Group" })).Message);
        var none = View(rows.Where(row => row.Group == NoGroup));
        Assert.Contains("has a group", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateFairness(none, "Group")).Message);
        rows[4].Probability = float.NaN;
        Assert.Contains("Row 4 has probability NaN", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), "Group")).Message);
        rows[4].Probability = 0.5f;
        foreach (var row in rows)
            row.Weight = 0;
        Assert.Contains("weight 0", Assert.Throws<InputDataException>(() => ML.BinaryClassification.EvaluateFairness(View(rows), "Group", new() { ExampleWeightColumnName = "Weight" })).Message);
    }

    /// <summary>
    /// Intervals of 95 % of the gap cover the true one at least 93 % of the time, whether the groups are alike or not: of 400 repetitions so many must that fewer come with a probability of at most 1e-6.
    /// Plain quantiles of resampled gaps never hold 0, so that they fail where groups are alike.
    /// </summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(0.8, 0.8, 0.8, true)]
    [InlineData(0.9, 0.6, 0.65, false)]
    public void Gap_GroupsAlikeOrNot_IsCovered(double first, double second, double third, bool isTwinWrong)
    {
        const int repetitions = 400;
        double[] rates = [first, second, third];
        int[] sizes = [50, 100, 200];
        var truth = rates.Max() - rates.Min();
        var (covered, coveredByQuantiles) = (0, 0);
        for (var seed = 0; seed < repetitions; seed++)
        {
            var random = new Random(seed);
            var groups = sizes.Select((size, g) => Estimate(Enumerable.Range(0, size).Select(_ => random.NextDouble() < rates[g] ? 1.0 : 0).ToArray(), seed * 3 + g)).ToArray();
            var gap = GroupGaps.Of(groups, ["a", "b", "c"], 0.95, Array.ConvertAll(sizes, size => (double)size));   // a group without errors has an exact interval
            covered += gap.Interval!.Value.Lower <= truth && truth <= gap.Interval.Value.Upper ? 1 : 0;
            double[] sorted = [.. gap.Replicates.Order()];
            coveredByQuantiles += sorted[4] <= truth && truth <= sorted[^5] ? 1 : 0;
        }
        var fewest = BetaDistribution.BinomialQuantile(1e-6, repetitions, 0.93);
        Assert.True(covered >= fewest, $"{covered} of {repetitions} intervals hold the gap; {fewest} must.");
        Assert.Equal(isTwinWrong, coveredByQuantiles < fewest);
    }

    private static MetricEstimate Estimate(double[] hits, int seed)
    {
        var random = new Random(seed + 1_000_000);
        return new("Accuracy", MetricDirection.HigherIsBetter, hits.Average(), null, null, MetricInterval.Bootstrap, 0.95, [.. Enumerable.Range(0, 199).Select(_ => Enumerable.Range(0, hits.Length).Average(_ => hits[random.Next(hits.Length)]))]);
    }
}
