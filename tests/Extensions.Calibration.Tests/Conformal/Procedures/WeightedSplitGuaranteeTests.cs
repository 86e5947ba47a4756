using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

/// <summary>Coverage of weighted split conformal prediction under laws whose shift is known; without the right weights the same checks fail.</summary>
[Trait("Kind", "Guarantee")]
public class WeightedSplitGuaranteeTests
{
    /// <summary>
    /// Calibration features are uniform, new ones have density 4 x^3; the ratio is x^3. Scores grow or shrink with x. Coverage is at least 1 - alpha and, scores being continuous, at most 1 - alpha plus the
    /// mean of the largest mass (independent events of different probabilities are no wider than the binomial law of their mean: Hoeffding 1956). Equal weights are below or above; weights sorted apart from
    /// the scores, an error seen in the field, are above, or below where they are sorted the other way.
    /// </summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void LikelihoodRatio_KnownShift_CoversAsTheoremSays(bool scoresGrow)
    {
        Assert.True(Agrees((scores, weights) => (scores, weights)));
        Assert.False(Agrees((scores, weights) => (scores, [.. weights.Select(_ => 1.0)])));
        if (!scoresGrow)
            Assert.False(Agrees((scores, weights) => ([.. scores.Order()], [.. weights.Order()])));
        else
            Assert.False(Agrees((scores, weights) => ([.. scores.Order()], [.. weights.OrderDescending()])));

        bool Agrees(Func<double[], double[], (double[] Scores, double[] Weights)> change)
        {
            const int draws = 8000, count = 60;
            const double alpha = 0.2;
            var (random, covered, largest) = (new Random(11), 0, 0.0);
            double Score(double x) => random.NextDouble() * (scoresGrow ? x : 1.02 - x);
            for (var draw = 0; draw < draws; draw++)
            {
                double[] features = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
                double[] weights = [.. features.Select(x => x * x * x)], scores = [.. features.Select(Score)];
                var (x, (usedScores, usedWeights)) = (Math.Pow(random.NextDouble(), 0.25), change(scores, weights));
                var threshold = new WeightedSplit(new LikelihoodRatioWeights("W")).Fit(new(usedScores) { Weights = usedWeights }).At(alpha).Of(new(-1, usedWeights.Distinct().Count() == 1 ? 1 : x * x * x, []), 0);
                covered += Score(x) <= threshold ? 1 : 0;
                largest += Math.Max(weights.Max(), x * x * x) / (weights.Sum() + x * x * x);
            }
            return CoverageCheck.IsAtLeast(covered, draws, 1 - alpha) && CoverageCheck.IsAtMost(covered, draws, 1 - alpha + largest / draws);
        }
    }

    /// <summary>Calibration features are N(0, 1), new ones N(1, 1), so that a logistic regression is right; the estimated ratio loses at most two points of 90 %. Without it coverage is far lower.</summary>
    [Fact]
    public void DomainClassifier_GaussianShift_CoversNearly()
    {
        const int draws = 1500, count = 200;
        var (ml, random) = (new MLContext(1), new Random(12));
        int covered = 0, plain = 0;
        double Normal() => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        double Score(double x) => random.NextDouble() * Math.Exp(x);
        for (var draw = 0; draw < draws; draw++)
        {
            double[] features = [.. Enumerable.Range(0, count).Select(_ => Normal())];
            var rows = new ConformalRows([.. features.Select(Score)]) { Features = [.. features.Select(x => (float)x)], FeatureCount = 1 };
            var target = ml.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => new One { Features = [(float)(1 + Normal())] }).ToArray());
            var x = 1 + Normal();
            var score = Score(x);
            covered += score <= new WeightedSplit(new DomainClassifierWeights(target)).Fit(rows).At(0.1).Of(new(-1, 1, [(float)x]), 0) ? 1 : 0;
            plain += score <= new SplitConformal().Fit(rows).At(0.1).Of(default, 0) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(covered, draws, 0.88));
        Assert.False(CoverageCheck.IsAtLeast(plain, draws, 0.88));
    }

    /// <summary>Two classes whose shares change from 0.9 and 0.1 to 0.3 and 0.7, with scores of laws of their own. Without weights the common class decides, and coverage is lost.</summary>
    [Fact]
    public void ClassRatio_SharesChange_Covers()
    {
        const int draws = 8000;
        var random = new Random(13);
        int covered = 0, plain = 0;
        double Score(int label) => label == 0 ? random.NextDouble() : 3 * random.NextDouble();
        for (var draw = 0; draw < draws; draw++)
        {
            int[] labels = [.. Enumerable.Range(0, 80).Select(_ => random.NextDouble() < 0.9 ? 0 : 1)];
            var rows = new ConformalRows([.. labels.Select(Score)]) { Labels = labels, ClassCount = 2 };
            var label = random.NextDouble() < 0.3 ? 0 : 1;
            var score = Score(label);
            covered += score <= new WeightedSplit(new ClassRatioWeights([0.3 / 0.9, 0.7 / 0.1])).Fit(rows).At(0.1).Of(default, label) ? 1 : 0;
            plain += score <= new SplitConformal().Fit(rows).At(0.1).Of(default, label) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(covered, draws, 0.9));
        Assert.False(CoverageCheck.IsAtLeast(plain, draws, 0.9));
    }

    /// <summary>
    /// 100 calibration rows, of which the newest 40 have scores uniform to 3 as the new row, the older ones to 1. Swapping an old row and the new one is a total variation of 2/3, so that decaying weights promise
    /// 0.9 - 2/3 sum_old w / (W + 1); rows in the wrong order are no ages. Split conformal prediction, which takes them for exchangeable, covers 0.75. A window that holds no old row is exact.
    /// </summary>
    [Fact]
    public void Drift_ChangePoint_CoversAsPromised()
    {
        const int draws = 8000, count = 100, changed = 40;
        double[] weights = [.. new AgeWeights(0.95).Fit(new(new double[count])).Weights];
        var promised = 0.9 - 2 / 3.0 * weights[..(count - changed)].Sum() / (weights.Sum() + 1);
        Assert.InRange(promised, 0.8, 0.85);
        Assert.True(CoverageCheck.IsAtLeast(Covered(new WeightedSplit(new AgeWeights(0.95))), draws, promised));
        Assert.True(CoverageCheck.IsAtLeast(Covered(new WeightedSplit(new ColumnWeights("W")), weights), draws, promised));
        Assert.True(CoverageCheck.IsAtLeast(Covered(new WeightedSplit(new AgeWeights(0.95) { TimeColumnName = "T" }), newestFirst: true), draws, promised));
        Assert.True(CoverageCheck.Is(Covered(new WeightedSplit(new WindowWeights(changed))), draws, 37 / 41.0));
        Assert.False(CoverageCheck.IsAtLeast(Covered(new SplitConformal()), draws, promised));
        Assert.False(CoverageCheck.IsAtLeast(Covered(new WeightedSplit(new ColumnWeights("W")), [.. weights.Reverse()]), draws, promised));
        Assert.False(CoverageCheck.IsAtLeast(Covered(new WeightedSplit(new AgeWeights(0.95)), newestFirst: true), draws, promised));

        int Covered(ConformalProcedure procedure, double[]? column = null, bool newestFirst = false)
        {
            var (random, covered) = (new Random(14), 0);
            for (var draw = 0; draw < draws; draw++)
            {
                int[] times = [.. Enumerable.Range(0, count)];
                if (newestFirst)
                    Array.Reverse(times);
                double[] scores = [.. times.Select(time => random.NextDouble() * (time < count - changed ? 1 : 3))];
                covered += 3 * random.NextDouble() <= procedure.Fit(new(scores) { Weights = column, Times = times }).At(0.1).Of(default, 0) ? 1 : 0;
            }
            return covered;
        }
    }

    /// <summary>Scores spread with x. Among new rows of large x, weights by distance cover about as asked (no theorem says so; the law is smooth), one threshold for all does not.</summary>
    [Fact]
    public void Local_SpreadGrows_CoversHardRows()
    {
        const int draws = 2000, count = 400;
        var random = new Random(15);
        double Score(double x) => random.NextDouble() * (0.2 + x * x);
        int nearest = 0, similar = 0, plain = 0;
        for (var draw = 0; draw < draws; draw++)
        {
            double[] features = [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
            var rows = new ConformalRows([.. features.Select(Score)]) { Features = [.. features.Select(x => (float)x)], FeatureCount = 1 };
            var x = 0.8 + 0.2 * random.NextDouble();
            var score = Score(x);
            var row = new ConformalRow(-1, 1, [(float)x]);
            nearest += score <= new WeightedSplit(new NearestNeighbourWeights("Features", 60)).Fit(rows).At(0.1).Of(row, 0) ? 1 : 0;
            similar += score <= new WeightedSplit(new SimilarityWeights("Features", 0.1)).Fit(rows).At(0.1).Of(row, 0) ? 1 : 0;
            plain += score <= new SplitConformal().Fit(rows).At(0.1).Of(row, 0) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(nearest, draws, 0.88));
        Assert.True(CoverageCheck.IsAtLeast(similar, draws, 0.88));
        Assert.False(CoverageCheck.IsAtLeast(plain, draws, 0.88));
    }

    private sealed class One
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];
    }
}
