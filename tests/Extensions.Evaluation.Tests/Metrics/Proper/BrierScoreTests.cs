using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Proper;

public class BrierScoreTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["brier"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.On(golden, golden.Name == "murphy_unique" ? "edges" : "binary");
            var parts = golden.Name == "murphy_unique" ? BrierScore.Decompose(probabilities, labels) : BrierScore.Decompose(new CalibrationBinning { Count = 10 }, probabilities, labels);
            var isotonic = BrierScore.DecomposeIsotonic(probabilities, labels);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["reliability"] = [parts.Reliability], ["resolution"] = [parts.Resolution], ["uncertainty"] = [parts.Uncertainty], ["within_bin_variance"] = [parts.WithinBinVariance],
                ["within_bin_covariance"] = [parts.WithinBinCovariance], ["brier"] = [parts.Score], ["brier_sklearn"] = [BrierScore.Compute(probabilities, labels)],
                ["miscalibration"] = [isotonic.Miscalibration], ["discrimination"] = [isotonic.Discrimination],
            };
        }
    }

    public sealed class GoldenScores : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["scores"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            if (golden.Name == "multi")
            {
                var (several, classes) = GoldenRows.Multiclass(golden);
                var brier = BrierScore.Compute(several, 4, classes);
                return new Dictionary<string, IReadOnlyList<double>>
                {
                    ["nll"] = [LogLoss.Compute(several, 4, classes)], ["brier_sum"] = [brier], ["brier_mean_over_classes"] = [brier / 4],
                    ["accuracy"] = [TopLabel.Of(several, 4, classes).Hits.Average(hit => hit ? 1.0 : 0)],
                };
            }
            var (probabilities, labels) = GoldenRows.On(golden, golden.Name == "binary" ? "binary" : "edges");
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["nll"] = [LogLoss.Compute(probabilities, labels)], ["nll_clip_1e15"] = [LogLoss.Compute(probabilities, labels)],
                ["brier"] = [BrierScore.Compute(probabilities, labels)], ["auroc"] = [RocAuc.Compute(probabilities, labels)],
            };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        var rows = SomeRows.Binary(200, 1);
        Assert.Equal(Enumerable.Range(0, 200).Sum(row => rows.Weights[row] * Math.Pow(rows.Probabilities[row] - (rows.Labels[row] ? 1 : 0), 2)) / rows.Weights.Sum(),
            BrierScore.Compute(rows.Probabilities, rows.Labels, rows.Weights), 1e-12);
        var several = SomeClasses.Rows(100, 2);
        var sum = 0.0;
        for (var row = 0; row < 100; row++)
            for (var k = 0; k < 4; k++)
                sum += several.Weights[row] * Math.Pow(several.Probabilities[4 * row + k] - (several.Labels[row] == k ? 1 : 0), 2);
        Assert.Equal(sum / several.Weights.Sum(), BrierScore.Compute(several.Probabilities, 4, several.Labels, several.Weights), 1e-12);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_TwoClassesAsSeveral_IsTwiceTheBinaryScore()
    {
        var rows = SomeRows.Binary(100, 3);
        Assert.Equal(2 * BrierScore.Compute(rows.Probabilities, rows.Labels),
            BrierScore.Compute(rows.Probabilities.SelectMany(p => new[] { 1 - p, p }).ToArray(), 2, Array.ConvertAll(rows.Labels, label => label ? 1 : 0)), 1e-12);
    }

    [Fact, Trait("Kind", "Property")]
    public void Decompositions_GeneratedRows_AddUpToTheScore()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var rows = SomeRows.Binary(1 + 13 * seed, seed);
            var score = BrierScore.Compute(rows.Probabilities, rows.Labels, rows.Weights);
            var unique = BrierScore.Decompose(rows.Probabilities, rows.Labels, rows.Weights);
            Assert.Equal(score, unique.Reliability - unique.Resolution + unique.Uncertainty, 1e-12);
            Assert.Equal(0, unique.WithinBinVariance + Math.Abs(unique.WithinBinCovariance), 1e-15);
            foreach (var scheme in Enum.GetValues<BinScheme>())
            {
                var binned = BrierScore.Decompose(new CalibrationBinning { Count = 1 + seed % 12, Scheme = scheme }, rows.Probabilities, rows.Labels, rows.Weights);
                Assert.Equal(score, binned.Reliability - binned.Resolution + binned.Uncertainty + binned.WithinBinVariance - binned.WithinBinCovariance, 1e-12);
            }
            var isotonic = BrierScore.DecomposeIsotonic(rows.Probabilities, rows.Labels, rows.Weights);
            Assert.Equal(score, isotonic.Miscalibration - isotonic.Discrimination + isotonic.Uncertainty, 1e-12);
            Assert.True(isotonic.Miscalibration >= -1e-15 && isotonic.Discrimination >= -1e-15);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Decompose_Bins_HaveTheReliabilityOfTheBins()
    {
        var rows = SomeRows.Binary(300, 4);
        var error = ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights);
        Assert.Equal(error.RootMeanSquare, Math.Sqrt(BrierScore.Decompose(new CalibrationBinning(), rows.Probabilities, rows.Labels, rows.Weights).Reliability), 1e-12);
    }
}
