using Extensions.Calibration.Tests.Contracts;
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
            var parameters = golden.Name.Contains("_am_", StringComparison.Ordinal) ? BetaParameters.Am : golden.Name.Contains("_ab_", StringComparison.Ordinal) ? BetaParameters.Ab : BetaParameters.Abm;
            var map = new BetaCalibration { Parameters = parameters }.Fit(GoldenSets.Binary(golden, golden.Inputs.GetProperty("dataset").GetString()!, ScoreMeaning.Probabilities));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["a"] = [map.A], ["b"] = [map.B], ["c"] = [map.C], ["nll"] = [map.Diagnostics.ObjectiveAfter], ["map_a_b_m"] = [map.A, map.B, map.Midpoint],
                ["probs"] = GoldenSets.Apply(map, GoldenCase.Numbers(golden.Inputs.GetProperty("query")), ScoreMeaning.Probabilities),
            };
        }
    }

    /// <summary>Labels of ln odds = 0.5 ln p - 2 ln(1 - p) - 0.4: with 50,000 rows standard errors are below 0.02; five of them have a false-alarm probability below 1e-6.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownMap_RecoversIt()
    {
        var random = new Random(8);
        var scores = Enumerable.Range(0, 50_000).Select(_ => random.NextDouble()).ToArray();
        var truth = new BetaMap(0.5, 2, -0.4);
        var map = new BetaCalibration().Fit(new(scores, Array.ConvertAll(scores, p => random.NextDouble() < truth.Apply(p)), ScoreMeaning.Probabilities));
        Assert.Equal(0.5, map.A, 0.1);
        Assert.Equal(2, map.B, 0.1);
        Assert.Equal(-0.4, map.C, 0.1);
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_RowsOfAnyLaw_NeverFalls()
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var random = new Random(seed);
            var scores = Enumerable.Range(0, 30).Select(_ => random.NextDouble()).ToArray();
            var map = new BetaCalibration().Fit(new(scores, Array.ConvertAll(scores, _ => random.Next(2) == 0), ScoreMeaning.Probabilities));
            var values = Enumerable.Range(0, 101).Select(i => map.Apply(i / 100.0)).ToArray();
            Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First <= pair.Second + 1e-12));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneClass_IsTheSmoothedShare()
    {
        var map = new BetaCalibration().Fit(new([0.1, 0.5, 0.9], [true, true, true], ScoreMeaning.Probabilities));
        Assert.Equal(0.8, map.Apply(0.3), 12);
        Assert.Contains("all rows have one class", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SeparableClasses_SaysSo()
        => Assert.Contains("separable", new BetaCalibration().Fit(new([0.1, 0.2, 0.8, 0.9], [false, false, true, true], ScoreMeaning.Probabilities)).Diagnostics.Remark, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresOfTheOppositeOrder_GivesTheShareOfPositives()
    {
        var rows = SomeScores.Binary(400, asProbabilities: true);
        var map = new BetaCalibration().Fit(new(Array.ConvertAll(rows.Scores.ToArray(), p => 1 - p), rows.Labels.ToArray(), ScoreMeaning.Probabilities));
        Assert.Equal(rows.PositiveWeight / rows.TotalWeight, map.Apply(0.9), 1e-9);
    }
}
