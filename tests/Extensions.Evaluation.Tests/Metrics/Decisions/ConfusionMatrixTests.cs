using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Decisions;

public class ConfusionMatrixTests
{
    [Fact, Trait("Kind", "Example")]
    public void Compute_TwoClassesByHand_GivesTheTable()
    {
        // 3 hits, 1 miss, 2 false alarms, 4 right rejections.
        var matrix = ConfusionMatrix.Compute([1, 1, 1, 0, 1, 1, 0, 0, 0, 0], 2, [1, 1, 1, 1, 0, 0, 0, 0, 0, 0]);
        Assert.Equal((4, 2, 1, 3), (matrix[0, 0], matrix[0, 1], matrix[1, 0], matrix[1, 1]));
        var positive = matrix.Classes[1];
        Assert.Equal((0.6, 0.75, 2 * 3 / 9.0, 4 / 6.0, 4), (positive.Precision, positive.Recall, positive.F1, positive.Specificity, positive.Support));
        Assert.Equal(5 * 3 / (5 + 16.0), positive.FBeta(2), 1e-15);
        Assert.Equal((0.7, 10, 7), (matrix.Accuracy, matrix.Total, matrix.Hits));
        Assert.Equal((0.75 + 4 / 6.0) / 2, matrix.BalancedAccuracy, 1e-15);
        Assert.Equal(Math.Sqrt(0.75 * 4 / 6), matrix.GeometricMean, 1e-15);
        Assert.Equal((3 * 4 - 1 * 2) / Math.Sqrt(5.0 * 4 * 6 * 5), matrix.MatthewsCorrelation, 1e-15);
        Assert.Equal((0.7 - 0.5) / 0.5, matrix.CohenKappa, 1e-15);
        Assert.Equal((4 / 6.0, 0), (matrix.WorstClassRecall, matrix.WorstClass));
        Assert.Equal(0.7, matrix.Micro.Specificity, 1e-15);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsCountsRowByRow()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeClasses.Rows(10 + 7 * seed, seed);
            var predicted = TopLabel.Of(rows.Probabilities, 4, rows.Labels).Predicted;
            var matrix = ConfusionMatrix.Compute(rows.Probabilities, 4, rows.Labels, rows.Weights);
            for (var k = 0; k < 4; k++)
            {
                double tp = Count((y, p) => y == k && p == k), fp = Count((y, p) => y != k && p == k), fn = Count((y, p) => y == k && p != k), tn = Count((y, p) => y != k && p != k);
                var one = matrix.Classes[k];
                Assert.Equal((tp, tp + fn, tp + fp), (one.Hits, one.Support, one.Predicted));
                AssertSame(tp + fp > 0 ? tp / (tp + fp) : fn > 0 ? 0 : double.NaN, one.Precision);
                AssertSame(tp / (tp + fn), one.Recall);
                AssertSame(tn / (tn + fp), one.Specificity);
                AssertSame(2 * tp / (2 * tp + fp + fn), one.F1);
                AssertSame(1.25 * tp / (1.25 * tp + fp + 0.25 * fn), one.FBeta(0.5));
                for (var j = 0; j < 4; j++)
                    Assert.Equal(Count((y, p) => y == k && p == j), matrix[k, j]);
            }
            // Correlation of the indicator vectors, as Gorodkin defines it.
            double Covariance(Func<int, int, int, bool> first, Func<int, int, int, bool> second) => Enumerable.Range(0, 4).Sum(k =>
                Count((y, p) => first(y, p, k) && second(y, p, k)) / matrix.Total - Count((y, p) => first(y, p, k)) / matrix.Total * Count((y, p) => second(y, p, k)) / matrix.Total);
            bool Label(int y, int p, int k) => y == k;
            bool Guess(int y, int p, int k) => p == k;
            AssertSame(Covariance(Label, Guess) / Math.Sqrt(Covariance(Label, Label) * Covariance(Guess, Guess)), matrix.MatthewsCorrelation);

            double Count(Func<int, int, bool> which) => Enumerable.Range(0, predicted.Length).Where(row => which(rows.Labels[row], predicted[row])).Sum(row => rows.Weights[row]);
        }

        static void AssertSame(double expected, double actual) => Assert.Equal(expected, actual, 1e-12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_ProbabilityAtTheThreshold_IsNotAboveIt()
    {
        Assert.Equal(1, ConfusionMatrix.Compute([0.5, 0.6], [false, true]).Accuracy);
        Assert.Equal(0, ConfusionMatrix.Compute([0.5], [true])[1, 1]);
        Assert.Equal(1, ConfusionMatrix.Compute([0.2, 0.6], [true, true], threshold: 0.1)[1, 1] - 1);
        Assert.Equal(1, ConfusionMatrix.Compute([0.5, 0.5], 2, [1])[1, 0]);
        Assert.All([-0.1, 1.1, double.NaN], bad => Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0.5], [true], threshold: bad)));
    }

    /// <summary>Giving up a class must not raise the macro averages; a class that is not there must not lower them.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Averages_ClassesWithoutRowsOrPredictions_AreAsStated()
    {
        var givenUp = ConfusionMatrix.Compute([0, 0, 0, 0], 3, [0, 0, 0, 1]);
        Assert.Equal((0, 0, 0), (givenUp.Classes[1].Precision, givenUp.Classes[1].Recall, givenUp.Classes[1].F1));
        Assert.All([givenUp.Classes[2].Precision, givenUp.Classes[2].Recall, givenUp.Classes[2].F1, givenUp.Classes[2].FBeta(3)], number => Assert.Equal(double.NaN, number));
        Assert.Equal(1, givenUp.Classes[2].Specificity);
        Assert.Equal((0.375, 0.5), (givenUp.Macro.Precision, givenUp.BalancedAccuracy));
        Assert.Equal((0, 0, 1), (givenUp.GeometricMean, givenUp.WorstClassRecall, givenUp.WorstClass));
        Assert.Equal((0, 0), (givenUp.MatthewsCorrelation, givenUp.CohenKappa));

        var invented = ConfusionMatrix.Compute([0, 0, 1, 2], 3, [0, 0, 1, 1]);
        Assert.Equal((0, double.NaN, 0), (invented.Classes[2].Precision, invented.Classes[2].Recall, invented.Classes[2].F1));
        Assert.Equal(((1 + 1 + 0) / 3.0, 0.75), (invented.Macro.Precision, invented.Macro.Recall));

        var single = ConfusionMatrix.Compute([1, 1], 2, [1, 1]);
        Assert.Equal((1, 1, double.NaN, double.NaN, double.NaN), (single.Accuracy, single.BalancedAccuracy, single.MatthewsCorrelation, single.CohenKappa, single.Classes[1].Specificity));
        var wrong = ConfusionMatrix.Compute([0, 0], 2, [1, 1]);
        Assert.Equal((0, 0, 0), (wrong.Accuracy, wrong.MatthewsCorrelation, wrong.CohenKappa));
        Assert.Equal((-1, -1), (ConfusionMatrix.Compute([0, 1], 2, [1, 0]).MatthewsCorrelation, ConfusionMatrix.Compute([0, 1], 2, [1, 0]).CohenKappa));
    }

    /// <summary>A constant prediction has no correlation whatever the weights round to.</summary>
    [Fact, Trait("Kind", "Property")]
    public void MatthewsCorrelation_ConstantPredictionOfOddWeights_IsZero()
    {
        var random = new Random(4);
        for (var repetition = 0; repetition < 50; repetition++)
        {
            var labels = Enumerable.Range(0, 50).Select(_ => random.Next(3)).ToArray();
            var matrix = ConfusionMatrix.Compute([.. labels.Select(_ => 1)], 3, labels, [.. labels.Select(_ => random.NextDouble() * 1e3)]);
            Assert.Equal(0, matrix.MatthewsCorrelation);
            Assert.Equal(1 / 3.0, matrix.BalancedAccuracy, 1e-12);
            Assert.Equal(0, matrix.CohenKappa, 1e-12);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Accumulator_PartsMerged_EqualAllAtOnce()
    {
        var rows = SomeClasses.Rows(400, 3);
        var predicted = TopLabel.Of(rows.Probabilities, 4, rows.Labels).Predicted;
        foreach (var scale in new[] { 1, 1 / 64.0 })
        {
            var weights = Array.ConvertAll(rows.Weights, weight => weight * scale);
            var parts = Enumerable.Range(0, 3).Select(_ => new ConfusionMatrixAccumulator(4)).ToArray();
            for (var row = 0; row < predicted.Length; row++)
                parts[row * row % 3].Add(rows.Labels[row], predicted[row], weights[row]);
            parts[0].Merge(parts[1]);
            parts[0].Merge(parts[2]);
            var (merged, atOnce) = (parts[0].ToMatrix(), ConfusionMatrix.Compute(predicted, 4, rows.Labels, weights));
            Assert.Equal(atOnce.Classes.AsEnumerable(), merged.Classes);
            Assert.Equal(atOnce.CohenKappa, merged.CohenKappa);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhichAndWhy()
    {
        AssertFault("Row 1 has label 2; allowed are the classes 0 to 1.", () => ConfusionMatrix.Compute([0, 1], 2, [0, 2]));
        AssertFault("Row 1 has prediction -1; allowed are the classes 0 to 1.", () => ConfusionMatrix.Compute([0, -1], 2, [0, 1]));
        Assert.Contains("got 2 predictions and 1 labels", Assert.Throws<ArgumentException>(() => ConfusionMatrix.Compute([0, 1], 2, [0])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0], 1, [0]));
        Assert.All([0, -1, double.NaN, double.PositiveInfinity], bad => Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0], 2, [0]).MacroFBeta(bad)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0], 2, [0])[0, 2]);
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfusionMatrix.Compute([0], 2, [0])[-1, 0]);
    }

    [Fact, Trait("Kind", "Example")]
    public void Accumulator_UselessRows_AreNotAdded()
    {
        var sums = new ConfusionMatrixAccumulator(2);
        AssertFault("There is no row", () => sums.ToMatrix());
        sums.Add(1, 1);
        AssertFault("Row 1 has weight NaN; allowed are finite numbers from 0.", () => sums.Add(0, 0, double.NaN));
        AssertFault("Row 1 has label 5", () => sums.Add(5, 0));
        Assert.Equal(1, sums.ToMatrix().Total);
        Assert.Contains("got 3 classes for 2", Assert.Throws<ArgumentException>(() => sums.Merge(new(3))).Message, StringComparison.Ordinal);
        var huge = new ConfusionMatrixAccumulator(2);
        huge.Add(0, 0, double.MaxValue);
        huge.Add(0, 0, double.MaxValue);
        AssertFault("The weights of 2 rows sum to infinity", () => huge.ToMatrix());
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConfusionMatrixAccumulator(30_001));
    }

    private static void AssertFault(string start, Action act) => Assert.StartsWith(start, Assert.Throws<InputDataException>(act).Message, StringComparison.Ordinal);
}
