using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class BayesianBinningTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["bbq"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new BayesianBinning().Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Probabilities));
            return new Dictionary<string, IReadOnlyList<double>> { ["n_models"] = [map.BinCounts.Length], ["probs"] = Array.ConvertAll(GoldenCase.Numbers(golden.Inputs.GetProperty("query")), map.Apply) };
        }
    }

    /// <summary>The map is the weighted mean of the histograms that it names.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Apply_AnyScore_IsTheMeanOfTheHistograms()
    {
        var rows = SomeScores.Binary(700, asProbabilities: true);
        var map = new BayesianBinning().Fit(rows);
        Assert.True(map.BinCounts.Length > 1);
        Assert.Equal(1, map.ModelWeights.Sum(), 1e-12);
        var histograms = map.BinCounts.Select(count => new HistogramBinning { BinCount = count, Bins = HistogramBins.EqualWidth }.Fit(rows)).ToArray();
        Assert.All(Enumerable.Range(0, 1001).Select(i => i / 1000.0), p => Assert.Equal(histograms.Select((histogram, i) => map.ModelWeights[i] * histogram.Apply(p)).Sum(), map.Apply(p), 1e-12));
    }

    /// <summary>Where the true probability is a step at 1/2 of 0.1 and 0.9, two bins explain all: 3,000 rows leave a standard error of 0.008 and others no weight; 6 of them have a false-alarm probability below 1e-8.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAStep_ChoosesTwoBins()
    {
        var random = new Random(2);
        var scores = Enumerable.Range(0, 3000).Select(_ => random.NextDouble()).ToArray();
        var map = new BayesianBinning().Fit(new(scores, Array.ConvertAll(scores, p => random.NextDouble() < (p > 0.5 ? 0.9 : 0.1)), ScoreMeaning.Probabilities));
        Assert.Equal(2, map.BinCounts[0]);
        Assert.Equal(0.1, map.Apply(0.2), 6 * 0.008);
        Assert.Equal(0.9, map.Apply(0.8), 6 * 0.008);
    }
}
