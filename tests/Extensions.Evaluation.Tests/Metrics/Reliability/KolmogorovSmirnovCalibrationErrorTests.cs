using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class KolmogorovSmirnovCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ks"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (confidences, hits) = GoldenRows.On(golden, "top_multi");
            return new Dictionary<string, IReadOnlyList<double>> { ["ks"] = [KolmogorovSmirnovCalibrationError.Compute(confidences, hits)] };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(5 + 9 * seed, seed);
            var naive = rows.Probabilities.Max(limit => Math.Abs(SumsUpTo(rows, limit))) / rows.Weights.Sum();
            Assert.Equal(naive, KolmogorovSmirnovCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights), 1e-12);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Tests_GeneratedRows_EqualPlainLoops()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(50 + seed, seed);
            var sums = rows.Probabilities.Select(limit => SumsUpTo(rows, limit)).Append(0).ToArray();
            var deviation = Math.Sqrt(rows.Probabilities.Zip(rows.Weights, (p, weight) => weight * p * (1 - p)).Sum());
            Assert.Equal(sums.Max(Math.Abs) / deviation, KolmogorovSmirnovTest.Compute(rows.Probabilities, rows.Labels, rows.Weights).Statistic, 1e-11);
            Assert.Equal((sums.Max() - sums.Min()) / deviation, KuiperTest.Compute(rows.Probabilities, rows.Labels, rows.Weights).Statistic, 1e-11);
        }
    }

    /// <summary>Sum of p - y over the rows with a probability up to a limit.</summary>
    private static double SumsUpTo(SomeRows rows, double limit)
        => Enumerable.Range(0, rows.Labels.Length).Where(row => rows.Probabilities[row] <= limit).Sum(row => rows.Weights[row] * (rows.Probabilities[row] - (rows.Labels[row] ? 1 : 0)));
}
