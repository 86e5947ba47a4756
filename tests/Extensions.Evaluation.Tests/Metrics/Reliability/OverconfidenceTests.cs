using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class OverconfidenceTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["overconfidence"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (confidences, hits) = GoldenRows.On(golden, "top_multi");
            var errors = Overconfidence.Compute(confidences, hits);
            return new Dictionary<string, IReadOnlyList<double>> { ["oe15"] = [errors.Weighted], ["mean_conf_minus_accuracy"] = [errors.Excess], ["under15"] = [errors.Under] };
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_PartsMakeTheWhole()
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var rows = SomeRows.Binary(10 + 10 * seed, seed);
            var (errors, expected) = (Overconfidence.Compute(rows.Probabilities, rows.Labels, rows.Weights), ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights));
            Assert.Equal(expected.Expected, errors.Over + errors.Under, 1e-12);
            Assert.Equal(errors.Excess, errors.Over - errors.Under, 1e-12);
            var naive = Enumerable.Range(0, rows.Labels.Length).Sum(row => rows.Weights[row] * (rows.Probabilities[row] - (rows.Labels[row] ? 1 : 0))) / rows.Weights.Sum();
            Assert.Equal(naive, errors.Excess, 1e-12);
            Assert.InRange(errors.Weighted, 0, errors.Over);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_TwoBinsByHand()
    {
        var errors = Overconfidence.Compute([0.4, 0.4, 0.9, 0.9], [true, false, true, false], binning: new() { Count = 2 });
        Assert.Equal((0.18, 0.2, 0.05), (Math.Round(errors.Weighted, 12), Math.Round(errors.Over, 12), Math.Round(errors.Under, 12)));
    }
}
