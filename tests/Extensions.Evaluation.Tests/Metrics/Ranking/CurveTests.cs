using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Ranking;

public class CurveTests
{
    /// <summary>Every point by a loop over all rows, at its threshold.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Points_GeneratedRows_EqualRatesAtTheirThresholds()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(20 + 5 * seed, seed);
            var (positives, negatives) = (Weight(0, true), Weight(0, false));
            var roc = RocCurve.Compute(rows.Probabilities, rows.Labels, rows.Weights, keepCollinear: seed % 2 == 0);
            Assert.All(roc.Points, point => AssertEqual((Weight(point.Threshold, false) / negatives, Weight(point.Threshold, true) / positives), (point.FalsePositiveRate, point.TruePositiveRate)));
            var curve = PrecisionRecallCurve.Compute(rows.Probabilities, rows.Labels, rows.Weights);
            Assert.All(curve.Points, point => AssertEqual(
                (Weight(point.Threshold, true) / positives, Weight(point.Threshold, true) / (Weight(point.Threshold, true) + Weight(point.Threshold, false))), (point.Recall, point.Precision)));
            Assert.Equal(rows.Probabilities.Distinct().OrderDescending(), curve.Points.Select(point => point.Threshold));
            Assert.Equal(positives / (positives + negatives), curve.PositiveRate, 1e-12);

            double Weight(double threshold, bool label) => Enumerable.Range(0, rows.Labels.Length).Where(row => rows.Labels[row] == label && rows.Probabilities[row] >= threshold).Sum(row => rows.Weights[row]);
        }

        static void AssertEqual((double, double) expected, (double, double) actual)
        {
            Assert.Equal(expected.Item1, actual.Item1, 1e-12);
            Assert.Equal(expected.Item2, actual.Item2, 1e-12);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void RocCurve_WithoutCollinearPoints_KeepsItsArea()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(30 + 40 * seed, seed);
            var (all, few) = (RocCurve.Compute(rows.Probabilities, rows.Labels, rows.Weights, keepCollinear: true), RocCurve.Compute(rows.Probabilities, rows.Labels, rows.Weights));
            Assert.Equal(RocAuc.Compute(rows.Probabilities, rows.Labels, rows.Weights), all.Area);
            Assert.Equal(all.Area, Trapezoids(all), 1e-12);
            Assert.Equal(all.Area, Trapezoids(few), 1e-12);
            Assert.Empty(few.Points.Except(all.Points));
            Assert.Equal((0, 0, double.PositiveInfinity), (few.Points[0].FalsePositiveRate, few.Points[0].TruePositiveRate, few.Points[0].Threshold));
            Assert.Equal((1, 1), (few.Points[^1].FalsePositiveRate, few.Points[^1].TruePositiveRate));
        }

        static double Trapezoids(RocCurve curve) => curve.Points.Zip(curve.Points.Skip(1), (a, b) => (b.FalsePositiveRate - a.FalsePositiveRate) * (a.TruePositiveRate + b.TruePositiveRate) / 2).Sum();
    }

    [Fact, Trait("Kind", "Example")]
    public void RocCurve_PerfectScores_IsTheCorner()
    {
        var curve = RocCurve.Compute([0.1, 0.2, 0.3, 0.8, 0.9], [false, false, false, true, true]);
        Assert.Equal([(0, 0), (0, 1), (1, 1)], curve.Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
        Assert.Equal([double.PositiveInfinity, 0.8, 0.1], curve.Points.Select(point => point.Threshold));
        Assert.Equal([(0, 0), (1, 1)], RocCurve.Compute([2, 2], [false, true]).Points.Select(point => (point.FalsePositiveRate, point.TruePositiveRate)));
    }

    [Fact, Trait("Kind", "Example")]
    public void AveragePrecision_ByHand_SumsSteps()
    {
        Assert.Equal((1 + 2 / 3.0) / 2, AveragePrecision.Compute([4, 3, 2, 1], [true, false, true, false]), 1e-15);
        Assert.Equal(0.5, AveragePrecision.Compute([7, 7, 7, 7], [true, false, true, false]));   // in order of rows it would be 0.83
        Assert.Equal(1, AveragePrecision.Compute([1, 2], [true, true]));
        var curve = PrecisionRecallCurve.Compute([4, 3, 2, 1], [true, false, true, false]);
        Assert.Equal((2.0, 0.8), (curve.BestF1.Threshold, curve.BestF1.F1));
        Assert.Equal(0, default(PrecisionRecallPoint).F1);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_UselessRows_SayWhy()
    {
        AssertFault("All rows are positive", () => RocCurve.Compute([1, 2], [true, true]));
        AssertFault("No row is positive;", () => AveragePrecision.Compute([1, 2], [false, false]));
        AssertFault("No row is positive but those of weight 0;", () => PrecisionRecallCurve.Compute([1, 2], [true, false], [0, 1]));
        AssertFault("Row 1 has score NaN", () => PrecisionRecallCurve.Compute([1, double.NaN], [true, false]));
    }

    private static void AssertFault(string start, Action act) => Assert.StartsWith(start, Assert.Throws<InputDataException>(act).Message, StringComparison.Ordinal);
}
