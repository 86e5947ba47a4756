using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using Extensions.Testing;
using Microsoft.ML;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class VennAbersTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["venn_abers"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var map = new VennAbers().Fit(GoldenSets.Binary(golden, "binary150", ScoreMeaning.Logits));
            var intervals = Array.ConvertAll(golden.Column("test_score"), map.ApplyInterval);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["p0"] = Array.ConvertAll(intervals, p => p.Lower), ["p1"] = Array.ConvertAll(intervals, p => p.Upper), ["prob_pos"] = Array.ConvertAll(intervals, p => p.Value),
            };
        }
    }

    /// <summary>By the definition: isotonic regression with one more row, for each test score and label.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(false)]
    [InlineData(true)]
    public void ApplyInterval_RandomRowsWithTies_EqualsTheRefit(bool weighted)
    {
        var random = new Random(3);
        for (var repeat = 0; repeat < 300; repeat++)
        {
            var count = random.Next(1, 40);
            var range = random.Next(1, 30);
            var scores = Enumerable.Range(0, count).Select(_ => (double)random.Next(range)).ToArray();
            var labels = Array.ConvertAll(scores, score => random.NextDouble() * range < (repeat % 2 == 0 ? score : range / 2.0));
            var weights = weighted ? Array.ConvertAll(scores, _ => 0.1 + 3 * random.NextDouble()) : null;
            var map = new VennAbers().Fit(new(scores, labels, ScoreMeaning.Logits, weights));
            for (var score = -1.0; score <= range; score += 0.5)
            {
                var (lower, value, upper) = map.ApplyInterval(score);
                Assert.Equal(Refitted(scores, labels, weights, score, false), lower, 1e-12);
                Assert.Equal(Refitted(scores, labels, weights, score, true), upper, 1e-12);
                Assert.Equal(upper / (1 - lower + upper), value, 1e-12);
            }
        }
    }

    private static double Refitted(double[] scores, bool[] labels, double[]? weights, double score, bool label)
        => new IsotonicRegression().Fit(new([.. scores, score], [.. labels, label], ScoreMeaning.Logits, weights is null ? null : [.. weights, 1])).Apply(score);

    /// <summary>
    /// Of the two probabilities that of the label which comes is calibrated: (y - p_y) f(p_y) has mean 0 for every f. 40,000 draws of 12 calibration rows and a test row; by Hoeffding's inequality
    /// the mean of values in [-1, 1] exceeds 0.034 with a probability of at most 2 exp(-40,000 * 0.034^2 / 2) = 2e-10. The twin, always p0, must fail.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void ApplyInterval_ProbabilityOfTheLabelThatComes_IsCalibrated()
    {
        const int Draws = 40_000, Count = 12;
        const double Bound = 0.034;
        var random = new Random(7);
        var (plain, steep, twin) = (0.0, 0.0, 0.0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var scores = Enumerable.Range(0, Count + 1).Select(_ => random.NextDouble()).ToArray();
            var labels = Array.ConvertAll(scores, score => random.NextDouble() < 0.2 + 0.6 * score * score);
            var (lower, _, upper) = new VennAbers().Fit(new(scores[..Count], labels[..Count], ScoreMeaning.Probabilities)).ApplyInterval(scores[Count]);
            var (y, p) = (labels[Count] ? 1 : 0, labels[Count] ? upper : lower);
            plain += y - p;
            steep += (y - p) * (p > 0.5 ? 1 : -1);
            twin += y - lower;
        }
        Assert.InRange(plain / Draws, -Bound, Bound);
        Assert.InRange(steep / Draws, -Bound, Bound);
        Assert.True(twin / Draws > Bound, $"The broken twin passed: {twin / Draws}.");
    }

    [Fact, Trait("Kind", "Property")]
    public void ApplyInterval_MoreRows_NarrowIt()
    {
        double Width(int count) => new VennAbers().Fit(SomeScores.Binary(count)).ApplyInterval(0.3) is var (lower, _, upper) ? upper - lower : 0;
        Assert.True(Width(100) > 2 * Width(20_000), $"{Width(100)} {Width(20_000)}");
    }

    [Fact, Trait("Kind", "Example")]
    public void ApplyInterval_OneRow_ByHand()
    {
        var map = new VennAbers().Fit(new([0.5], [true], ScoreMeaning.Probabilities));
        Assert.Equal((0.5, 1 / 1.5, 1), map.ApplyInterval(0.5));
        Assert.Equal((0, 0.5, 1), map.ApplyInterval(0.2));
        Assert.Equal((0.5, 1 / 1.5, 1), map.ApplyInterval(0.9));
    }

    public sealed class Row
    {
        public bool Label { get; set; }

        public float Probability { get; set; }
    }

    public sealed class Interval
    {
        public float LowerProbability { get; set; }

        public float Probability { get; set; }

        public float UpperProbability { get; set; }
    }

    [Fact, Trait("Kind", "Example")]
    public void Estimator_SavedAndLoaded_WritesTheBoundsBesideTheProbability()
    {
        var (ml, rows) = (new MLContext(1), SomeScores.Binary(200, asProbabilities: true));
        var data = ml.Data.LoadFromEnumerable(Enumerable.Range(0, rows.Count).Select(row => new Row { Label = rows.Labels[row], Probability = (float)rows.Scores[row] }));
        var model = ml.BinaryClassification.Calibrators.VennAbers().Fit(data);
        var map = new VennAbers().Fit(new(Array.ConvertAll(rows.Scores.ToArray(), p => (double)(float)p), rows.Labels.ToArray(), ScoreMeaning.Probabilities));
        foreach (var transformer in new[] { model, SavedModel.Load(SavedModel.Save(ml, model, data.Schema)) })
            Assert.All(ml.Data.CreateEnumerable<Interval>(transformer.Transform(data), reuseRowObject: false).Zip(rows.Scores.ToArray()), pair =>
            {
                var (lower, value, upper) = map.ApplyInterval((float)pair.Second);
                Assert.Equal(((float)lower, (float)value, (float)upper), (pair.First.LowerProbability, pair.First.Probability, pair.First.UpperProbability));
            });
    }
}
