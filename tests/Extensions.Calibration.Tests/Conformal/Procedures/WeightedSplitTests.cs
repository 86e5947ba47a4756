using System.Text.Json;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class WeightedSplitTests
{
    public sealed class CovariateShift : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["weighted"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = new ConformalRows(golden.Column("score")) { Weights = golden.Column("lr_weight") };
            var fitted = new WeightedSplit(new LikelihoodRatioWeights("Weight")).Fit(rows);
            double[] alphas = [0.05, 0.1, 0.2];
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["q_hat_alpha_05_10_20"] = [.. golden.Column("test_lr_weight").SelectMany(weight => alphas.Select(alpha => fitted.At(alpha).Of(new(-1, weight, []), 0)))],
            };
        }
    }

    public sealed class NonExchangeable : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["nexcp"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (rows, weights) = (new ConformalRows(golden.Column("score")), new AgeWeights(0.97));
            var (fitted, own) = (new WeightedSplit(weights).Fit(rows), weights.Fit(rows).Weights);
            double[] alphas = [0.05, 0.1, 0.2];
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["weights_normalised_last2"] = [own[^1] / (fitted.Total.Sum + 1), 1 / (fitted.Total.Sum + 1)],
                ["q_hat"] = [.. alphas.Select(alpha => fitted.At(alpha).Of(default, 0))],
            };
        }
    }

    /// <summary>Weights of 1, and weights by distance that are all 1, give what split conformal prediction gives.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(57)]
    public void Fit_AllWeightsOne_IsSplit(int count)
    {
        var rows = Rows(count, 3);
        var split = new SplitConformal().Fit(rows);
        CalibrationWeights[] all = [new AgeWeights(1), new WindowWeights(int.MaxValue), new ColumnWeights("Weight"), new LikelihoodRatioWeights("Weight"), new NearestNeighbourWeights("Features", count), new SimilarityWeights("Features", 1e9)];
        foreach (var fitted in all.Select(weights => new WeightedSplit(weights).Fit(new(rows.Scores) { Weights = [.. Enumerable.Repeat(1.0, count)], Features = rows.Features, FeatureCount = 2 })))
            foreach (var alpha in new[] { 0.05, 0.1, 0.2, 0.5 })
            {
                var row = new ConformalRow(-1, 1, [0.5f, 0.5f]);
                Assert.Equal(split.At(alpha).Of(row, 0), fitted.At(alpha).Of(row, 0));
                Assert.Equal(split.PValue(row, 0, 0.4), fitted.PValue(row, 0, 0.4), 1e-6);
            }
    }

    /// <summary>Thresholds with weights of one row are the weighted quantile, computed with a sort; a score is at most the threshold where its p-value is above alpha; a larger alpha has a smaller threshold.</summary>
    [Fact, Trait("Kind", "Property")]
    public void At_WeightsByDistance_IsTheWeightedQuantile()
    {
        var (rows, random) = (Rows(3000, 4), new Random(5));
        foreach (var weights in new CalibrationWeights[] { new NearestNeighbourWeights("Features", 60) { Floor = 0.01 }, new SimilarityWeights("Features", 0.05), new NearestNeighbourWeights("Features", 60) { Standardize = false } })
        {
            var fitted = new WeightedSplit(weights).Fit(rows);
            var direct = weights.Fit(rows).New;
            for (var trial = 0; trial < 20; trial++)
            {
                float[] features = [(float)random.NextDouble(), (float)random.NextDouble()];
                var row = new ConformalRow(-1, 1, features);
                var own = new double[rows.Count];
                Assert.True(direct.Weigh(row, own));
                var (sorted, last) = (new CalibrationScores(rows.Scores, own), double.PositiveInfinity);
                foreach (var alpha in new[] { 0.013, 0.1, 0.21, 0.63 })
                {
                    var threshold = fitted.At(alpha).Of(row, 0);
                    Assert.Equal(sorted.Threshold(alpha), threshold);
                    Assert.True(threshold <= last);
                    Assert.Equal(sorted.PValue(threshold), fitted.PValue(row, 0, threshold), 1e-9);
                    Assert.True(fitted.PValue(row, 0, threshold) > alpha);
                    last = threshold;
                }
            }
        }
    }

    /// <summary>Likelihood ratios are known up to a factor: scaled ones give the same; weights of a drift do not, and small ones are more cautious.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_ScaledWeights_RatiosAreScaleFreeAndDriftIsNot()
    {
        var rows = Rows(100, 6);
        double[] weights = [.. rows.Scores.Select((_, i) => 0.3 + 0.7 * (i % 7) / 7)];
        double Ratio(double factor) => new WeightedSplit(new LikelihoodRatioWeights("Weight")).Fit(new(rows.Scores) { Weights = [.. weights.Select(weight => factor * weight)] }).At(0.1).Of(new(-1, factor * 0.8, []), 0);
        double Drift(double factor) => new WeightedSplit(new ColumnWeights("Weight")).Fit(new(rows.Scores) { Weights = [.. weights.Select(weight => factor * weight)] }).At(0.1).Of(default, 0);
        Assert.Equal(Ratio(1), Ratio(1024));
        Assert.True(Drift(0.3) > Drift(1));
        Assert.Equal(double.PositiveInfinity, Drift(0.1));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(double.NaN)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e9)]
    public void Of_NewRowOfBadOrHugeWeight_KeepsEverything(double weight)
    {
        var fitted = new WeightedSplit(new LikelihoodRatioWeights("Weight")).Fit(new(Rows(100, 1).Scores) { Weights = [.. Enumerable.Repeat(1.0, 100)] });
        Assert.Equal(double.PositiveInfinity, fitted.At(0.1).Of(new(-1, weight, []), 0));
        Assert.True(fitted.PValue(new(-1, weight, []), 0, double.MaxValue) > 0.99);
    }

    [Fact, Trait("Kind", "Example")]
    public void Of_FeatureNaN_KeepsEverything()
    {
        foreach (var weights in new CalibrationWeights[] { new NearestNeighbourWeights("Features", 50), new SimilarityWeights() })
        {
            var fitted = new WeightedSplit(weights).Fit(Rows(100, 1));
            Assert.Equal(double.PositiveInfinity, fitted.At(0.1).Of(new(-1, 1, [float.NaN, 0]), 0));
            Assert.Equal(1, fitted.PValue(new(-1, 1, [float.NaN, 0]), 0, 5));
        }
        var far = new WeightedSplit(new SimilarityWeights()).Fit(Rows(100, 1)).At(0.1);
        Assert.Equal(double.PositiveInfinity, far.Of(new(-1, 1, [1e30f, 0]), 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void Guarantee_Weights_SaysWhatIsLostAndWhatIsTooLittle()
    {
        var drift = new WeightedSplit(new AgeWeights(0.95)).Fit(Rows(1000, 1));
        var promised = drift.Guarantee(0.1, "it holds");
        Assert.Null(promised.Shortfall);
        Assert.Contains("at least 0.9 less sum_i w_i / (19 + 1) TV(Z, Z^i), it holds", promised.Statement);
        Assert.Contains("effective sample size 39", promised.Statement);
        Assert.Contains("the least alpha with finite thresholds is 0.05", promised.Statement);
        Assert.Null(drift.Guarantee(0.0500001, "it holds").Shortfall);
        Assert.Contains("too little for alpha 0.04. The sum must be at least 24, and with it the least alpha is 0.05", drift.Guarantee(0.04, "it holds").Shortfall);
        Assert.Equal(double.PositiveInfinity, drift.At(0.04).Of(default, 0));
        Assert.True(double.IsFinite(drift.At(0.0500001).Of(default, 0)));

        var ratio = new WeightedSplit(new LikelihoodRatioWeights("Weight")).Fit(new(Rows(100, 1).Scores) { Weights = [.. Enumerable.Repeat(0.001, 96), 1, 1, 1, 1] });
        Assert.Contains("effective sample size 4.2", ratio.Guarantee(0.2, "it holds").Statement);
        Assert.Null(ratio.Guarantee(0.2, "it holds").Shortfall);
        Assert.Contains("which takes an effective sample size of 9", ratio.Guarantee(0.1, "it holds").Shortfall);
        Assert.Contains("prove nothing", new WeightedSplit(new SimilarityWeights()).Fit(Rows(100, 1)).Guarantee(0.1, "it holds").Statement);
        Assert.Contains("too little for alpha 0.1", new WeightedSplit(new NearestNeighbourWeights("Features", 8)).Fit(Rows(100, 1)).Guarantee(0.1, "it holds").Shortfall);
    }

    [Fact, Trait("Kind", "Property")]
    public void Json_EveryProcedure_ComesBack()
    {
        var rows = Rows(100, 1);
        var row = new ConformalRow(-1, 0.7, [0.2f, 0.9f]);
        CalibrationWeights[] all = [new AgeWeights(0.97) { TimeColumnName = "Time" }, new WindowWeights(50), new ColumnWeights("W"), new LikelihoodRatioWeights("W"), new NearestNeighbourWeights("Features", 20) { Floor = 0.1 }, new SimilarityWeights("Features", 0.3)];
        foreach (var weights in all)
        {
            ConformalProcedure procedure = new WeightedSplit(weights);
            Assert.Equal(procedure, JsonSerializer.Deserialize<ConformalProcedure>(JsonSerializer.Serialize(procedure)));
            FittedProcedure fitted = procedure.Fit(new(rows.Scores) { Weights = [.. Enumerable.Repeat(0.5, 100)], Times = [.. Enumerable.Range(0, 100)], Features = rows.Features, FeatureCount = 2 });
            var read = JsonSerializer.Deserialize<FittedProcedure>(JsonSerializer.Serialize(fitted))!;
            Assert.Equal(fitted.At(0.1).Of(row, 0), read.At(0.1).Of(row, 0));
            Assert.Equal(fitted.Guarantee(0.1, "it holds"), read.Guarantee(0.1, "it holds"));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadWeights_SaysWhich()
    {
        ConformalRows Weighted(params double[] weights) => new([.. weights.Select((_, i) => (double)i)]) { Weights = weights };
        static string Message<T>(Func<object> fit) where T : Exception => Assert.Throws<T>(fit).Message;
        Assert.Contains("weight 1.5 at calibration row 1; allowed are numbers from 0 to 1", Message<InputDataException>(() => new WeightedSplit(new ColumnWeights("W")).Fit(Weighted(1, 1.5))));
        Assert.Contains("weight -1 at calibration row 0", Message<InputDataException>(() => new WeightedSplit(new ColumnWeights("W")).Fit(Weighted(-1, 0))));
        Assert.Contains("All 3 calibration scores have weight 0", Message<InputDataException>(() => new WeightedSplit(new ColumnWeights("W")).Fit(Weighted(0, 0, 0))));
        Assert.Contains("All 2 calibration scores have weight 0", Message<InputDataException>(() => new WeightedSplit(new LikelihoodRatioWeights("W")).Fit(Weighted(0, 0))));
        Assert.Contains("weight -2", Message<InputDataException>(() => new WeightedSplit(new LikelihoodRatioWeights("W")).Fit(Weighted(1, -2))));
        Assert.Contains("weight NaN", Message<InputDataException>(() => new WeightedSplit(new LikelihoodRatioWeights("W")).Fit(Weighted(1, double.NaN))));
        Assert.Contains("'W' should give them", Message<ArgumentException>(() => new WeightedSplit(new ColumnWeights("W")).Fit(new([1]))));
        Assert.Contains("'T' should give them", Message<ArgumentException>(() => new WeightedSplit(new AgeWeights { TimeColumnName = "T" }).Fit(new([1]))));
        Assert.Contains("'F' should give them", Message<ArgumentException>(() => new WeightedSplit(new SimilarityWeights("F")).Fit(new([1]))));
        Assert.Contains("value NaN in slot 1 of calibration row 0", Message<InputDataException>(() => new WeightedSplit(new SimilarityWeights("F")).Fit(new([1]) { Features = [0, float.NaN], FeatureCount = 2 })));
        Assert.Contains("The row has 3 features; the calibration rows have 2", Message<ArgumentException>(() => (object)new WeightedSplit(new SimilarityWeights()).Fit(Rows(30, 1)).At(0.1).Of(new(-1, 1, [1, 2, 3]), 0)));
    }

    private static ConformalRows Rows(int count, int seed)
    {
        var random = new Random(seed);
        return new([.. Enumerable.Range(0, count).Select(_ => random.NextDouble())]) { Features = [.. Enumerable.Range(0, 2 * count).Select(_ => (float)random.NextDouble())], FeatureCount = 2 };
    }
}
