using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class StructuredVectorScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["svs"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new StructuredVectorScaling().Fit(GoldenSets.Multiclass(golden, "multi180"));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["v"] = map.Scales, ["b"] = map.Intercepts, ["objective"] = [map.Diagnostics.ObjectiveAfter],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", "multi180"), 4),
            };
        }
    }

    /// <summary>Intercepts that vector scaling of logarithms of probabilities finds; the penalty, which falls as 1 / n, takes them back less and less.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_MoreRows_NearerToVectorScaling()
    {
        double Shift(int count)
        {
            var rows = SomeScores.Linear(count, [0.5, 0, 0, 0, 0.5, 0, 0, 0, 0.5], [0, 1, -1]);
            var (free, held) = (new VectorScaling().Fit(rows.As(ScoreMeaning.Probabilities)), new StructuredVectorScaling().Fit(rows));
            return Math.Abs(free.Intercepts[1] - free.Intercepts[2] - (held.Intercepts[1] - held.Intercepts[2]));
        }
        Assert.True(Shift(50) > 0.2 && Shift(20_000) < 0.02, $"{Shift(50)} and {Shift(20_000)}");
    }

    /// <summary>A single row says nothing that the penalties would not hold against.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_OneRow_StaysFinite()
    {
        var map = new StructuredVectorScaling().Fit(new([3, 0, 0], 3, [0], ScoreMeaning.Logits));
        Assert.All(map.Scales, scale => Assert.InRange(scale, 0.5, 1.5));
        Assert.Contains("lower bound", map.Diagnostics.Remark, StringComparison.Ordinal);
        Assert.Contains("classes without rows: 1, 2", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
