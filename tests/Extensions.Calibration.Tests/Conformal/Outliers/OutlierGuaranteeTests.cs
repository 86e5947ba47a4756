using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Outliers;

/// <summary>What p-values of outliers promise, on laws that are known. Every check may fail by chance with probability 1e-6, and rejects a broken twin.</summary>
[Trait("Kind", "Guarantee")]
public class OutlierGuaranteeTests
{
    private const double FalseAlarm = 1e-6;

    /// <summary>The p-value of a score, of inliers' scores.</summary>
    private delegate double PValue(double[] inliers, double score);

    private static readonly MLContext ML = new(1);

    private static readonly PValue Real = (inliers, score) => new CalibrationScores(inliers).PValue(score);

    private static readonly PValue WithoutPlusOne = (inliers, score) => inliers.Count(one => one >= score) / (double)inliers.Length;

    /// <summary>With a set of inliers of its own for each new inlier, P(p &lt;= t) is floor(t (n + 1)) / (n + 1), exactly: the counts lie in the binomial band.</summary>
    private static bool IsSuperUniform(PValue pValue, int count)
    {
        const int Repeats = 20_000;
        var random = new Random(1);
        double[] levels = [0.05, 0.1, 0.25, 0.5, 0.9];
        var hits = new int[levels.Length];
        var inliers = new double[count];
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var i = 0; i < count; i++)
                inliers[i] = random.NextDouble();
            var value = pValue(inliers, random.NextDouble());
            for (var level = 0; level < levels.Length; level++)
                hits[level] += ConformalQuantile.IsAbove(value, levels[level]) ? 0 : 1;
        }
        return levels.Zip(hits).All(pair => IsInside(pair.Second, Repeats, Math.Floor(pair.First * (count + 1) + 1e-9) / (count + 1), FalseAlarm / levels.Length));
    }

    private static bool IsInside(long hits, long trials, double probability, double falseAlarm)
        => hits >= BetaDistribution.BinomialQuantile(falseAlarm / 2, trials, probability) && hits <= BetaDistribution.BinomialQuantile(1 - falseAlarm / 2, trials, probability);

    [Theory]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(40)]
    public void PValue_NewInlier_IsUniformOnTheRanks(int count) => Assert.True(IsSuperUniform(Real, count));

    [Theory]
    [InlineData(9)]
    [InlineData(20)]
    [InlineData(40)]
    public void PValue_WithoutPlusOne_IsRejected(int count) => Assert.False(IsSuperUniform(WithoutPlusOne, count));

    /// <summary>Distances to the nearest of some training rows: of rows that are training rows themselves they are 0.</summary>
    private static bool KeepsAlpha(bool reuseTrainingRows)
    {
        const double Alpha = 0.1;
        const int Repeats = 4000, Count = 29;
        var (random, flagged) = (new Random(2), 0);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var training = Draw(30);
            var calibration = reuseTrainingRows ? training : Draw(Count);
            var model = new OutlierPValueTransformer(ML, new([.. calibration.Select(Score)]), new() { Alpha = Alpha });
            flagged += model.PValue(Score(random.NextDouble())) <= Alpha + 1e-9 ? 1 : 0;

            double Score(double x) => training.Min(other => Math.Abs(other - x));
        }
        return flagged <= BetaDistribution.BinomialQuantile(1 - FalseAlarm, Repeats, Alpha);

        double[] Draw(int count) => [.. Enumerable.Range(0, count).Select(_ => random.NextDouble())];
    }

    [Fact]
    public void PredictedLabel_NewInliers_FalseAlarmsStayBelowAlpha() => Assert.True(KeepsAlpha(reuseTrainingRows: false));

    [Fact]
    public void PredictedLabel_TrainingScoresReused_IsRejected() => Assert.False(KeepsAlpha(reuseTrainingRows: true));

    /// <summary>All scores are tied: only smoothing makes p-values uniform, and only if rows have a theta each.</summary>
    private static bool IsUniform(IReadOnlyList<string> rowKeys)
    {
        const int Rows = 5000;
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, Rows).Select(i => new OutlierPValueTests.Row { Score = 1, Id = $"row {i}" }));
        var model = new OutlierPValueTransformer(ML, new(Enumerable.Repeat(1.0, 19).ToArray()), new() { Smoothed = true, RowKeyColumnNames = rowKeys });
        var values = model.Transform(view).GetColumn<double>("PValue").Order().ToArray();
        // Kolmogorov and Smirnov, with the bound of Massart.
        var distance = values.Select((value, i) => Math.Max(value - (double)i / Rows, (i + 1.0) / Rows - value)).Max();
        return distance <= Math.Sqrt(Math.Log(2 / FalseAlarm) / (2.0 * Rows));
    }

    [Fact]
    public void SmoothedPValue_AllScoresTied_IsUniform() => Assert.True(IsUniform(["Id"]));

    [Fact]
    public void SmoothedPValue_OneThetaForAll_IsRejected() => Assert.False(IsUniform([]));

    /// <summary>With probability at least 1 - delta over the calibration rows all b_i hold at once: U_(i) is at most b_i.</summary>
    private static bool HoldsForNearlyAllRows(Func<int, double[]> bounds, int count, double delta)
    {
        const int Repeats = 20_000;
        var (random, broken, limits, sorted) = (new Random(3), 0, bounds(count), new double[count]);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var i = 0; i < count; i++)
                sorted[i] = random.NextDouble();
            Array.Sort(sorted);
            broken += sorted.Where((value, i) => value > limits[i]).Any() ? 1 : 0;
        }
        return broken <= BetaDistribution.BinomialQuantile(1 - FalseAlarm, Repeats, delta);
    }

    [Theory]
    [InlineData(OutlierCorrection.Simes, 10, 0.1)]
    [InlineData(OutlierCorrection.Simes, 101, 0.3)]
    [InlineData(OutlierCorrection.DvoretzkyKieferWolfowitz, 10, 0.1)]
    [InlineData(OutlierCorrection.DvoretzkyKieferWolfowitz, 101, 0.3)]
    public void Correction_CalibrationRows_HoldsForNearlyAll(OutlierCorrection correction, int count, double delta)
        => Assert.True(HoldsForNearlyAllRows(n => ConditionalPValues.Bounds(n, correction, delta), count, delta));

    [Fact]
    public void Correction_None_IsRejected() => Assert.False(HoldsForNearlyAllRows(n => [.. Enumerable.Range(1, n).Select(i => i / (n + 1.0))], 101, 0.3));

    [Theory]
    [InlineData(OutlierCorrection.Simes)]
    [InlineData(OutlierCorrection.DvoretzkyKieferWolfowitz)]
    public void Correction_OneRankLess_IsRejected(OutlierCorrection correction)
        => Assert.False(HoldsForNearlyAllRows(n => [0, .. ConditionalPValues.Bounds(n, correction, 0.3)], 101, 0.3));

    /// <summary>
    /// False discovery proportions over batches that share one set of calibration rows each. Where all rows are inliers it is 0 or 1, and the binomial band is exact; otherwise it lies in [0, 1], and
    /// Hoeffding's inequality gives the band.
    /// </summary>
    private static bool KeepsFalseDiscoveryRate(PValue pValue, int inliers, int outliers)
    {
        const double Q = 0.2;
        const int Repeats = 4000, Calibration = 20;
        var (random, sum, batch) = (new Random(5), 0.0, inliers + outliers);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            var calibration = Enumerable.Range(0, Calibration).Select(_ => random.NextDouble()).ToArray();
            var pValues = Enumerable.Range(0, batch).Select(i => pValue(calibration, random.NextDouble() + (i < inliers ? 0 : 0.9))).ToArray();
            var rejected = new bool[batch];
            var count = BenjaminiHochberg.Reject(pValues, Q, rejected);
            sum += rejected.Take(inliers).Count(one => one) / Math.Max(count, 1.0);
        }
        return outliers == 0 ? sum <= BetaDistribution.BinomialQuantile(1 - FalseAlarm, Repeats, Q)
            : sum / Repeats <= Q * inliers / batch + Math.Sqrt(-Math.Log(FalseAlarm) / (2.0 * Repeats));
    }

    [Theory]
    [InlineData(40, 0)]
    [InlineData(40, 10)]
    public void BenjaminiHochberg_Batches_FalseDiscoveryRateStaysBelowQ(int inliers, int outliers) => Assert.True(KeepsFalseDiscoveryRate(Real, inliers, outliers));

    [Theory]
    [InlineData(40, 0)]
    [InlineData(40, 10)]
    public void BenjaminiHochberg_WithoutPlusOne_IsRejected(int inliers, int outliers) => Assert.False(KeepsFalseDiscoveryRate(WithoutPlusOne, inliers, outliers));
}
