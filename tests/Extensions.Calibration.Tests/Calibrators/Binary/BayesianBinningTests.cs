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
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["n_models"] = [map.Shares.Length],
                ["probs"] = GoldenSets.Apply(map, GoldenCase.Numbers(golden.Inputs.GetProperty("query")), ScoreMeaning.Probabilities),
            };
        }
    }

    /// <summary>The same from slow plain loops: every row into its bin by comparing with both ends, every histogram's criterion row by row.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(40)]
    [InlineData(300)]
    public void Fit_RoundedScores_AsByPlainLoops(int count)
    {
        // Scores in steps of 0.05 lie on the ends of bins.
        var random = new Random(count);
        var scores = Enumerable.Range(0, count).Select(_ => random.Next(21) / 20.0).ToArray();
        var labels = Array.ConvertAll(scores, p => random.NextDouble() < p * p);
        var map = new BayesianBinning().Fit(new(scores, labels, ScoreMeaning.Probabilities));
        static bool Holds(double p, int bin, int bins) => p <= (bin + 1.0) / bins && (p > (double)bin / bins || bin == 0);
        double Value(double p, int bins)
        {
            var bin = Enumerable.Range(0, bins).Single(bin => Holds(p, bin, bins));
            var inside = Enumerable.Range(0, count).Where(row => Holds(scores[row], bin, bins)).ToArray();
            return inside.Length == 0 ? (bin + 0.5) / bins : inside.Average(row => labels[row] ? 1.0 : 0);
        }
        double Criterion(int bins) => bins * Math.Log(count) - 2 * Enumerable.Range(0, count).Sum(row => Math.Log(labels[row] ? Value(scores[row], bins) : 1 - Value(scores[row], bins)));
        int[] kept = [.. map.Values.Select(values => values.Length)];
        var likelihoods = Array.ConvertAll(kept, bins => Math.Exp((Criterion(kept[0]) - Criterion(bins)) / 2));
        Assert.All(Enumerable.Range(1, Math.Min((int)Math.Ceiling(count / 5.0), 20)), bins => Assert.True(Criterion(bins) >= Criterion(kept[0]) - 1e-9));
        Assert.All(likelihoods.Zip(map.Shares), pair => Assert.Equal(pair.First / likelihoods.Sum(), pair.Second, 1e-9));
        foreach (var p in scores.Distinct().Append(0.123))
            Assert.Equal(kept.Zip(map.Shares, (bins, share) => share * Value(p, bins)).Sum(), map.Apply(p), 1e-9);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(new[] { 1.0 }, 1)]
    [InlineData(new[] { 1.0, 1, 1 }, 3)]
    [InlineData(new[] { 1.0, 1, 0.5, 0.1, 0.1 }, 4)]
    [InlineData(new[] { 1.0, 0.1, 0.0999, 0.05 }, 2)]
    public void Kept_Weights_UpToTheFirstSmallStep(double[] weights, int kept) => Assert.Equal(kept, BayesianBinning.Kept(weights));

    /// <summary>
    /// Labels of probability p squared. A histogram of 8 bins or more is off by at most 1/32 on average for its steps and by 0.01 for its rows, 20,000 in all; coarser ones lose hundreds of nats.
    /// The mean error is above 0.05 with a probability below 1e-8. The identity is off by 1/6.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        var random = new Random(5);
        var scores = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray();
        var map = new BayesianBinning().Fit(new(scores, Array.ConvertAll(scores, p => random.NextDouble() < p * p), ScoreMeaning.Probabilities));
        double Error(Func<double, double> function) => Enumerable.Range(1, 99).Average(i => Math.Abs(function(i / 100.0) - i * i / 1e4));
        Assert.InRange(Error(map.Apply), 0, 0.05);
        Assert.True(Error(p => p) > 0.15);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneClass_SmoothedShareWithARemark()
    {
        var map = new BayesianBinning().Fit(new([0.1, 0.5, 0.9], [true, true, true], ScoreMeaning.Probabilities, [1, 1, 2]));
        Assert.Equal(5 / 6.0, map.Apply(0.3), 1e-12);
        Assert.Contains("same class", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneScore_SmoothedShareWithARemark()
    {
        var map = new BayesianBinning().Fit(new([0.4, 0.4], [true, false], ScoreMeaning.Probabilities));
        Assert.Equal(0.5, map.Apply(0.9), 1e-12);
        Assert.Contains("same score", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    /// <summary>Weights as large as counts of a whole country's rows must not ask for millions of bins.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Fit_HugeWeights_AtMost5000Bins()
    {
        var rows = SomeScores.Binary(50, asProbabilities: true);
        var map = new BayesianBinning().Fit(new(rows.Scores.ToArray(), rows.Labels.ToArray(), rows.Meaning, [.. Enumerable.Repeat(1e14, 50)]));
        Assert.All(map.Values, values => Assert.InRange(values.Length, 1, 5000));
        Assert.InRange(map.Apply(0.5), 0, 1);
    }
}
