using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class SplineCalibrationTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["spline"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var ends = Enum.Parse<SplineEnds>(golden.Name.Split('_')[0], ignoreCase: true);
            var top = new TopLabelCalibration(new SplineCalibration { Ends = ends }).Fit(GoldenSets.Multiclass(golden, "multi180"));
            var map = (SplineMap)top.Maps.Single();
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["knot_scores_sorted"] = map.Scores, ["knot_values"] = map.Values, ["query_values"] = Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("query")), map.Apply),
            };
        }
    }

    /// <summary>The mean absolute distance from the true probability: 50,000 rows leave an error of about 0.01, the scores as they are one of 0.1.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_ApproachesIt()
    {
        var rows = SomeScores.Binary(50_000);
        var map = new SplineCalibration().Fit(rows);
        double Distance(Func<double, double> calibrated) => rows.Scores.ToArray().Average(z => Math.Abs(calibrated(z) - ScoreForms.Sigmoid(z / 2)));
        Assert.True(Distance(z => map.Apply(z, ScoreMeaning.Logits)) < 0.02 && Distance(ScoreForms.Sigmoid) > 0.05);
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_Monotone_NeverFalls()
    {
        var rows = SomeScores.Binary(300, asProbabilities: true);
        var (free, rising) = (new SplineCalibration { KnotCount = 20 }.Fit(rows), new SplineCalibration { KnotCount = 20, Monotone = true }.Fit(rows));
        var values = Enumerable.Range(0, 1001).Select(i => rising.Apply(i / 1000.0)).ToArray();
        Assert.All(values.Zip(values.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.Contains(Enumerable.Range(0, 1000), i => free.Apply(i / 1000.0) > free.Apply((i + 1) / 1000.0));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_FewPointsKept_ChangesLittle()
    {
        var rows = SomeScores.Binary(20_000, asProbabilities: true);
        var (all, few) = (new SplineCalibration().Fit(rows), new SplineCalibration { MostPoints = 1000 }.Fit(rows));
        Assert.Equal((20_000, 1000), (all.Scores.Length, few.Scores.Length));
        Assert.All(Enumerable.Range(0, 101).Select(i => i / 100.0), p => Assert.Equal(all.Apply(p), few.Apply(p), 1e-3));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_EqualWeightsOfAnySize_ChangeNothing()
    {
        var rows = SomeScores.Binary(500, asProbabilities: true);
        var weighted = new BinaryCalibrationSet(rows.Scores.ToArray(), rows.Labels.ToArray(), rows.Meaning, [.. Enumerable.Repeat(0.03, 500)]);
        Assert.All(new SplineCalibration().Fit(rows).Values.Zip(new SplineCalibration().Fit(weighted).Values), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_FewerRowsThanKnots_SaysSo()
    {
        var error = Assert.Throws<InputDataException>(() => new SplineCalibration().Fit(new([0.1, 0.2, 0.3], [true, false, true], ScoreMeaning.Probabilities)));
        Assert.StartsWith("A spline of 6 knots needs as many rows at least; the calibration set has 3", error.Message, StringComparison.Ordinal);
    }
}
