using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Intervals;

public class AbsoluteResidualScoreTests
{
    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["reg"];

        public override bool Serves(GoldenCase golden) => golden.Name.StartsWith("absolute_", StringComparison.Ordinal);

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var alpha = golden.Params.TryGetProperty("alpha", out var given) ? given.GetDouble() : Math.Round(1 - golden.Params.GetProperty("confidence").GetDouble(), 9);
            var score = new AbsoluteResidualScore();
            var threshold = ConformalQuantile.Of([.. golden.Column("y", "reg99").Zip(golden.Column("pred", "reg99"), (y, f) => score.Compute(new(f), y, 0))], alpha);
            var ends = golden.Column("test_pred", "reg99").Select(f => score.Interval(new(f), threshold, threshold)).ToArray();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["q_hat"] = [threshold], ["half_width"] = [threshold], ["lower"] = [.. ends.Select(end => end.Lower)], ["upper"] = [.. ends.Select(end => end.Upper)],
            };
        }
    }

    public sealed class TooSmall : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["reg"];

        public override bool Serves(GoldenCase golden) => golden.Name == "too_small";

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var scores = GoldenCase.Numbers(golden.Inputs.GetProperty("score"));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["q_hat_0_1"] = [ConformalQuantile.Of(scores, 0.1)], ["q_hat_0_2"] = [ConformalQuantile.Of(scores, 0.2)], ["q_hat_1_9"] = [ConformalQuantile.Of(scores, 1 / 9.0)],
            };
        }
    }
}
