using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class BetaCalibrationTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["beta"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var variant = golden.Params.TryGetProperty("parameters", out var name) ? Enum.Parse<BetaVariant>(name.GetString()!, ignoreCase: true) : BetaVariant.Abm;
            var map = new BetaCalibration { Variant = variant }.Fit(GoldenSets.Binary(golden, golden.Inputs.GetProperty("dataset").GetString()!, ScoreMeaning.Probabilities));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["a"] = [map.A], ["b"] = [map.B], ["c"] = [map.C], ["nll"] = [map.Diagnostics.ObjectiveAfter], ["map_a_b_m"] = [map.A, map.B, map.Midpoint],
                ["probs"] = Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("query")), map.Apply),
            };
        }
    }

    private static BinaryCalibrationSet Drawn(int count, double a, double b, double c, int seed = 5)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, count).Select(_ => 0.02 + 0.96 * random.NextDouble()).ToArray();
        return new(scores, Array.ConvertAll(scores, p => random.NextDouble() < new BetaMap(a, b, c).Apply(p)), ScoreMeaning.Probabilities);
    }

    /// <summary>
    /// Labels of a = 0.5, b = 1.5, c = 0.3, 40,000 rows: the standard errors from the information matrix are 0.028, 0.047 and 0.058; 6 of them have a false-alarm probability below 1e-8.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        var map = new BetaCalibration().Fit(Drawn(40_000, 0.5, 1.5, 0.3));
        Assert.InRange(map.A, 0.5 - 6 * 0.028, 0.5 + 6 * 0.028);
        Assert.InRange(map.B, 1.5 - 6 * 0.047, 1.5 + 6 * 0.047);
        Assert.InRange(map.C, 0.3 - 6 * 0.058, 0.3 + 6 * 0.058);
        Assert.True(map.Diagnostics is { Converged: true, Remark: null });
    }

    /// <summary>No neighbour of the optimum is better: what the derivatives say is checked by values.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(BetaVariant.Abm)]
    [InlineData(BetaVariant.Am)]
    [InlineData(BetaVariant.Ab)]
    [InlineData(BetaVariant.A)]
    public void Fit_EachVariant_IsAMinimumOfItsOwn(BetaVariant variant)
    {
        var rows = Drawn(3000, 0.5, 1.5, 0.3);
        var map = new BetaCalibration { Variant = variant }.Fit(rows);
        double Loss(BetaMap other) => rows.Scores.ToArray().Select((p, i) => other.Apply(p) is var q ? -Math.Log(rows.Labels[i] ? q : 1 - q) : 0).Average();
        Assert.Equal(map.Diagnostics.ObjectiveAfter, Loss(map), 1e-10);
        foreach (var step in new[] { -1e-3, 1e-3 })
        {
            var (both, first, shift) = (map with { A = map.A + step, B = map.B + step }, map with { A = map.A + step }, map with { C = map.C + step });
            var neighbours = variant switch
            {
                BetaVariant.Abm => new[] { both, first, shift },
                BetaVariant.Am => [both, shift],
                BetaVariant.Ab => [both, first with { C = (first.A - first.B) * Math.Log(2) }],
                _ => [both],
            };
            Assert.All(neighbours, other => Assert.True(Loss(other) > Loss(map)));
        }
        Assert.Equal(variant is BetaVariant.Ab or BetaVariant.A, Math.Abs(map.Apply(0.5) - 0.5) < 1e-12);
        Assert.Equal(0.5, map.Apply(map.Midpoint), 1e-9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresThatFallWithTheTruth_GiveTheBaseRateOrSaySo()
    {
        var rows = Drawn(2000, -1, -1, 0);
        var map = new BetaCalibration().Fit(rows);
        Assert.Equal((0, 0), (map.A, map.B));
        Assert.Equal(rows.PositiveWeight / rows.TotalWeight, map.Apply(0.3), 1e-9);
        Assert.True(double.IsNaN(map.Midpoint));
        Assert.Contains("both slopes are 0", map.Diagnostics.Remark, StringComparison.Ordinal);
        Assert.Contains("slope is negative", new BetaCalibration { Variant = BetaVariant.Am }.Fit(rows).Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneClassOrSeparableClasses_StaysFiniteAndSaysSo()
    {
        Assert.Equal(4 / 5.0, new BetaCalibration().Fit(new([0.1, 0.2, 0.9], [true, true, true], ScoreMeaning.Probabilities)).Apply(0.5), 1e-12);
        var map = new BetaCalibration().Fit(new([0.1, 0.2, 0.8, 0.9], [false, false, true, true], ScoreMeaning.Probabilities));
        Assert.True(double.IsFinite(map.A) && double.IsFinite(map.B) && double.IsFinite(map.C));
        Assert.Contains("separable", map.Diagnostics.Remark, StringComparison.Ordinal);
    }
}
