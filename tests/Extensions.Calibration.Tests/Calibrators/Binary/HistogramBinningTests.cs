using System.ComponentModel.DataAnnotations;
using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class HistogramBinningTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["hist"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new HistogramBinning { BinCount = 10, Bins = golden.Name == "equal_mass_10" ? HistogramBins.EqualMass : HistogramBins.EqualWidth }.Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Probabilities));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["bin_values"] = map.Values, ["upper_edges"] = map.UpperEdges, ["probs"] = Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("query")), map.Apply),
            };
        }
    }

    /// <summary>Scores are uniform and the true probability is their square, so that of a bin (a, b] it is (b^3 - a^3) / (3 (b - a)).</summary>
    private static bool AllWithin(HistogramMap map, double error) => map.Values.Select((value, bin) =>
    {
        var (a, b) = (bin == 0 ? 0 : map.UpperEdges[bin - 1], map.UpperEdges[bin]);
        return Math.Abs(value - (b * b * b - a * a * a) / (3 * (b - a)));
    }).All(distance => distance <= error);

    /// <summary>
    /// With delta 0.5 at most half of the fits may miss the bound. Of 400 independent ones more than 260 do with a probability below 1e-9 (binomial). The twin, which claims ten times the rows that it has
    /// seen, must be caught.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void GuaranteedError_ManyFits_HoldsAsOftenAsItSays()
    {
        const int Fits = 400, Count = 300;
        const double Delta = 0.5;
        var random = new Random(11);
        var (missed, twin) = (0, 0);
        for (var fit = 0; fit < Fits; fit++)
        {
            var scores = Enumerable.Range(0, Count).Select(_ => random.NextDouble()).ToArray();
            var map = new HistogramBinning { BinCount = 10 }.Fit(new(scores, Array.ConvertAll(scores, p => random.NextDouble() < p * p), ScoreMeaning.Probabilities));
            missed += AllWithin(map, map.GuaranteedError(Delta)!.Value) ? 0 : 1;
            twin += AllWithin(map, (map with { GuaranteedRows = 10 * Count }).GuaranteedError(Delta)!.Value) ? 0 : 1;
        }
        Assert.True(missed <= 260, $"{missed} of {Fits} missed the bound.");
        Assert.True(twin > 260, $"The broken twin passed: {twin}.");
    }

    [Fact, Trait("Kind", "Example")]
    public void GuaranteedError_ByHandAndWhereThereIsNone()
    {
        var rows = SomeScores.Binary(100, asProbabilities: true);
        var map = new HistogramBinning { BinCount = 10 }.Fit(rows);
        Assert.Equal(Math.Sqrt(Math.Log(2 * 10 / 0.1) / (2 * 9)), map.GuaranteedError(0.1)!.Value, 1e-12);
        Assert.Null(new HistogramBinning { Bins = HistogramBins.EqualWidth }.Fit(rows).GuaranteedError(0.1));
        Assert.Null(new HistogramBinning { BinCount = 100 }.Fit(rows).GuaranteedError(0.1));
        Assert.Null(new HistogramBinning().Fit(rows.Pick([.. Enumerable.Range(0, 100), 5])).GuaranteedError(0.1));
        Assert.Throws<ArgumentOutOfRangeException>(() => map.GuaranteedError(1));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EdgesAndEmptyBins_AsTheMetricsHaveThem()
    {
        var map = new HistogramBinning { BinCount = 4, Bins = HistogramBins.EqualWidth }.Fit(new([0, 0.25, 0.5, 0.5, 1], [true, false, true, true, false], ScoreMeaning.Probabilities));
        Assert.Equal([0.5, 1, 0.625, 0], map.Values.ToArray());
        Assert.Equal([0.5, 0.5, 1.0, 1.0, 0.625, 0], new[] { 0, 0.25, 0.2500001, 0.5, 0.75, 1 }.Select(map.Apply));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TiesAndFewRows_MakeFewerBins()
    {
        Assert.Single(new HistogramBinning().Fit(new([1, 1, 1], [true, false, true], ScoreMeaning.Probabilities)).Values);
        Assert.Equal([0.1, 1], new HistogramBinning { BinCount = 3 }.Fit(new([0.1, 0.1, 0.1, 0.1, 0.1, 0.9], [true, false, true, false, true, true], ScoreMeaning.Probabilities)).UpperEdges.ToArray());
        Assert.Equal([0.2, 1], new HistogramBinning().Fit(new([0.1, 0.3], [true, false], ScoreMeaning.Probabilities)).UpperEdges.ToArray());
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_WeightsOfAnyScale_CutAtEqualPartsOfTheirSum()
    {
        var rows = SomeScores.Binary(1000, asProbabilities: true);
        var map = new HistogramBinning { BinCount = 5 }.Fit(new(rows.Scores.ToArray(), rows.Labels.ToArray(), ScoreMeaning.Probabilities, [.. Enumerable.Repeat(0.001, 1000)]));
        var expected = new HistogramBinning { BinCount = 5 }.Fit(rows);
        Assert.All(expected.UpperEdges.Zip(map.UpperEdges), pair => Assert.Equal(pair.First, pair.Second, 0.01));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_NoBins_SaysWhatIsAllowed()
    {
        var error = Assert.Throws<ValidationException>(() => new HistogramBinning { BinCount = 0 }.Fit(SomeScores.Binary(10)));
        Assert.Contains("between 1 and 100000. Got 0.", error.Message, StringComparison.Ordinal);
    }
}
