using Extensions.Calibration.Tests.Conformal.Sets;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Procedures;

public class ClassConditionalTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["cls"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("class_conditional_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (score, alpha) = (new LeastAmbiguousScore(), PredictionSetGoldens.Alpha(golden));
            var fitted = new ClassConditional().Fit(PredictionSetGoldens.Rows(golden, score));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["n_per_class"] = [.. fitted.Classes.Select(one => (double)one!.Count)], ["q_hat"] = [.. fitted.Classes.Select(one => one!.Threshold(alpha))],
                ["sets"] = PredictionSetGoldens.Sets(golden, score, fitted, alpha),
            };
        }
    }

    /// <summary>In each of two classes with scores of laws of their own coverage is exact, 20,000 draws each. The twin with one threshold for all, marginally right, fails in both.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_TwoClasses_CoversEachExactly()
    {
        var random = new Random(8);
        int[] covered = [0, 0], together = [0, 0];
        for (var draw = 0; draw < 20_000; draw++)
        {
            double Score(int label) => label == 0 ? random.NextDouble() : 3 * random.NextDouble();
            var labels = Enumerable.Range(0, 38).Select(row => row % 2).ToArray();
            var rows = new ConformalRows(Array.ConvertAll(labels, Score)) { Labels = labels, ClassCount = 2 };
            var (own, all) = (new ClassConditional().Fit(rows).At(0.1), new SplitConformal().Fit(rows).At(0.1));
            for (var label = 0; label < 2; label++)
            {
                var next = Score(label);
                covered[label] += next <= own.Of(default, label) ? 1 : 0;
                together[label] += next <= all.Of(default, label) ? 1 : 0;
            }
        }
        Assert.All(covered, count => Assert.True(CoverageCheck.Is(count, 20_000, 18 / 20.0)));
        Assert.All(together, count => Assert.False(CoverageCheck.Is(count, 20_000, 18 / 20.0)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ClassAbsentOrBeyondTheScores_IsAlwaysInOrNeverCovered()
    {
        var rows = new ConformalRows([.. Enumerable.Range(0, 10).Select(i => (double)i), double.PositiveInfinity]) { Labels = [0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 7], ClassCount = 3 };
        var fitted = new ClassConditional().Fit(rows);
        Assert.Equal(8, fitted.At(0.1).Of(default, 0));
        Assert.Equal(double.PositiveInfinity, fitted.At(0.1).Of(default, 1));
        Assert.Equal(double.PositiveInfinity, fitted.At(0.1).Of(default, 2));
        Assert.Equal(1, fitted.PValue(default, 2, 100));
        Assert.Contains("2 of 3 class numbers have too few calibration rows for alpha 0.1", fitted.Guarantee(0.1, "it holds").Shortfall);
        var fallBack = new ClassConditional { FallBackToAll = true }.Fit(rows);
        Assert.Equal(double.PositiveInfinity, fallBack.At(0.05).Of(default, 2));
        Assert.Equal(9, fallBack.At(0.2).Of(default, 2));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_RowsWithoutClasses_Throws()
        => Assert.Contains("have no classes", Assert.Throws<ArgumentException>(() => new ClassConditional().Fit(new([1, 2]))).Message);
}
