using System.ComponentModel.DataAnnotations;
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
            var runout = Enum.Parse<SplineRunout>(golden.Params.GetProperty("runout").GetString()!, ignoreCase: true);
            var top = new TopLabelSpline { Spline = new() { Knots = golden.Params.GetProperty("knots").GetInt32(), Runout = runout } }.Fit(GoldenSets.Multiclass(golden, "multi180")).Top;
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["knot_scores_sorted"] = top.Scores, ["knot_values"] = top.Values,
                ["query_values"] = GoldenSets.Apply(top, GoldenCase.Numbers(golden.Inputs.GetProperty("query")), ScoreMeaning.Probabilities),
            };
        }
    }

    private static BinaryCalibrationSet SquareLaw(int count, int seed)
    {
        var random = new Random(seed);
        var scores = Enumerable.Range(0, count).Select(_ => random.NextDouble()).ToArray();
        return new(scores, Array.ConvertAll(scores, p => random.NextDouble() < p * p), ScoreMeaning.Probabilities);
    }

    /// <summary>
    /// Labels of probability p squared. Six parameters from 20,000 rows have a mean error of about sqrt(6 / 20,000) / 2 = 0.009, and the natural ends cost about 0.01; 0.03 is passed with a probability
    /// below 1e-8. The identity is off by 1/6.
    /// </summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(SplineRunout.Natural)]
    [InlineData(SplineRunout.Parabolic)]
    [InlineData(SplineRunout.Cubic)]
    public void Fit_LabelsOfAKnownLaw_RecoversIt(SplineRunout runout)
    {
        var map = new SplineCalibration { Runout = runout }.Fit(SquareLaw(20_000, 5));
        static double Error(Func<double, double> function) => Enumerable.Range(1, 99).Average(i => Math.Abs(function(i / 100.0) - i * i / 1e4));
        Assert.InRange(Error(map.Apply), 0, 0.03);
        Assert.True(Error(p => p) > 0.15);
    }

    /// <summary>Near a score of the fit the value is near that of this score. The official code swaps the two weights of the straight line, and fails this.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Apply_BetweenScores_IsTheStraightLine()
    {
        var map = new SplineCalibration().Fit(SquareLaw(60, 3));
        for (var i = 1; i < map.Scores.Length; i++)
        {
            var (from, to) = (map.Scores[i - 1], map.Scores[i]);
            double Line(double share) => Math.Clamp((1 - share) * map.Values[i - 1] + share * map.Values[i], 0, 1);
            Assert.Equal(Line(0.1), map.Apply(from + 0.1 * (to - from)), 1e-9);
            Assert.Equal(Line(0.9), map.Apply(from + 0.9 * (to - from)), 1e-9);
        }
        Assert.Equal(map.Apply(map.Scores[0]), map.Apply(0));
        Assert.Equal(map.Apply(map.Scores[^1]), map.Apply(1));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_EveryRowThreeTimesOrAllWeightsScaled_TheSame()
    {
        var rows = SquareLaw(200, 4);
        var map = new SplineCalibration().Fit(rows);
        var three = new SplineCalibration().Fit(rows.Pick([.. Enumerable.Range(0, 600).Select(i => i % 200)]));
        var scaled = new SplineCalibration().Fit(new(rows.Scores.ToArray(), rows.Labels.ToArray(), rows.Meaning, [.. Enumerable.Repeat(1e-7, 200)]));
        for (var i = 0; i < map.Values.Length; i++)
        {
            Assert.Equal(map.Values[i], three.Values[i], 1e-9);
            Assert.Equal(map.Values[i], scaled.Values[i], 1e-9);
        }
    }

    /// <summary>Scores moved by less than a billionth, so that ties are none any more: the mean over the rows of a tie is what the tie gets.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_ManyRowsOfOneScore_AsIfTheyDifferedByNothing()
    {
        // Two of three rows have score 0.3, of which one in five is positive.
        var random = new Random(6);
        double[] scores = [.. Enumerable.Repeat(0.3, 2000), .. Enumerable.Range(0, 1000).Select(_ => random.NextDouble())];
        bool[] labels = [.. Enumerable.Range(0, 2000).Select(i => i % 5 == 0), .. scores.Skip(2000).Select(p => random.NextDouble() < p)];
        var tied = new SplineCalibration().Fit(new(scores, labels, ScoreMeaning.Probabilities));
        var apart = new SplineCalibration().Fit(new([.. scores.Select((p, i) => i < 2000 ? p + 1e-13 * i : p)], labels, ScoreMeaning.Probabilities));
        Assert.Equal(Enumerable.Range(0, 2000).Average(i => apart.Apply(0.3 + 1e-13 * i)), tied.Apply(0.3), 2e-3);
        Assert.InRange(tied.Apply(0.3), 0.15, 0.25);
        foreach (var p in new[] { 0.05, 0.2, 0.5, 0.8, 0.95 })
            Assert.Equal(apart.Apply(p), tied.Apply(p), 5e-3);
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_Monotone_NeverFalls()
    {
        // Positives at both ends: without the setting the map falls.
        var scores = Enumerable.Range(0, 300).Select(i => (i + 0.5) / 300).ToArray();
        var rows = new BinaryCalibrationSet(scores, Array.ConvertAll(scores, p => p < 0.2 || p > 0.8), ScoreMeaning.Probabilities);
        static bool Falls(SplineMap map) => Enumerable.Range(1, 1000).Any(i => map.Apply(i / 1000.0) < map.Apply((i - 1) / 1000.0) - 1e-12);
        Assert.True(Falls(new SplineCalibration().Fit(rows)));
        Assert.False(Falls(new SplineCalibration { Monotone = true }.Fit(rows)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_FewerScoresThanKnots_SaysHowMany()
        => Assert.StartsWith("The 8 rows of the calibration set have 4 distinct scores; a spline of 6 knots needs at least 6.", Assert.Throws<InputDataException>(() => new SplineCalibration().Fit(
            new([.. Enumerable.Range(0, 8).Select(i => i / 2 / 4.0)], [.. Enumerable.Range(0, 8).Select(i => i % 2 == 0)], ScoreMeaning.Probabilities))).Message, StringComparison.Ordinal);

    [Theory, Trait("Kind", "Example")]
    [InlineData(3)]
    [InlineData(31)]
    public void Fit_KnotsOutOfRange_SaysSo(int knots)
    {
        var error = Assert.Throws<ValidationException>(() => new SplineCalibration { Knots = knots }.Fit(SquareLaw(50, 1))).Message;
        Assert.Contains("Knots must be between 4 and 30", error, StringComparison.Ordinal);
        Assert.Contains($"Got {knots}.", error, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(true, 11 / 12.0)]
    [InlineData(false, 1 / 12.0)]
    public void Fit_OneClass_SmoothedShareWithARemark(bool label, double expected)
    {
        var map = new SplineCalibration().Fit(new([.. Enumerable.Range(0, 10).Select(i => i / 10.0)], [.. Enumerable.Repeat(label, 10)], ScoreMeaning.Probabilities));
        Assert.Equal(expected, map.Apply(0.4), 1e-12);
        Assert.Contains("same class", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    /// <summary>Weights over six orders of magnitude, so that steps are of very different widths.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_WeightsOfManySizes_RecoversTheLaw()
    {
        var (rows, random) = (SomeScores.Binary(100_000, asProbabilities: true), new Random(7));
        var weights = Enumerable.Range(0, rows.Count).Select(_ => Math.Pow(10, -6 * random.NextDouble())).ToArray();
        var map = new SplineCalibration { Monotone = true }.Fit(new(rows.Scores.ToArray(), rows.Labels.ToArray(), rows.Meaning, weights));
        Assert.All(new[] { 0.01, 0.3, 0.7, 0.99 }, p => Assert.Equal(ScoreForms.Sigmoid(ScoreForms.Logit(p) / 2), map.Apply(p), 0.1));
    }
}
