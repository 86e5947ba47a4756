using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class EnsembleTemperatureScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ets"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var dataSet = golden.Inputs.GetProperty("dataset").GetString()!;
            var map = new EnsembleTemperatureScaling().Fit(GoldenSets.Multiclass(golden, dataSet));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["temperature"] = [map.Temperature], ["weights_TS_orig_uniform"] = [map.TemperedShare, map.OriginalShare, map.UniformShare],
                ["objective"] = [map.Diagnostics.ObjectiveAfter], ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_logits", dataSet), golden.Width("test_logits", dataSet)),
            };
        }
    }

    /// <summary>
    /// A fifth of the labels at random: the uniform part is found. The standard deviation of the weight over 30 seeds is 0.006, its bias 0.004, as the temperature goes first;
    /// 0.06 is above 9 standard deviations: the false-alarm probability is below 1e-8. The broken twin has a twentieth at random.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_AFifthOfTheLabelsAtRandom_FindsTheUniformShare()
    {
        Assert.True(Recovered(0.2));
        Assert.False(Recovered(0.05));

        static bool Recovered(double share)
        {
            var (rows, random) = (SomeScores.Multiclass(20_000, 4, temperature: 1), new Random(6));
            int[] labels = [.. rows.Labels.ToArray().Select(label => random.NextDouble() < share ? random.Next(4) : label)];
            return Math.Abs(new EnsembleTemperatureScaling().Fit(new(rows.Scores.ToArray(), 4, labels, ScoreMeaning.Logits)).UniformShare - 0.2) < 0.06;
        }
    }

    /// <summary>Targets that are a mixture, at corners, on edges and inside: the weights come back, and no point of a grid on the simplex is nearer.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(0.2, 0.3, 0.5)]
    [InlineData(0.6, 0, 0.4)]
    [InlineData(0, 1, 0)]
    [InlineData(1.4, -0.2, -0.2)]
    [InlineData(-0.5, 0.8, 0.7)]
    public void Solve_TargetOfAnyMixture_NearestPointOfTheSimplex(double first, double second, double third)
    {
        double[][] vectors = [[1, 2, 0.5, 3], [0.2, 1, 1, -1], [1, 1, 1, 1]];
        double[] mixture = [first, second, third], target = [.. Enumerable.Range(0, 4).Select(i => mixture.Select((weight, v) => weight * vectors[v][i]).Sum())];
        double[][] all = [.. vectors, target];
        var (weights, distance) = new SimplexLeastSquares([.. all.SelectMany(one => all.Select(other => one.Zip(other).Sum(pair => pair.First * pair.Second)))]).Solve();
        double Distance(double a, double b) => Enumerable.Range(0, 4).Sum(i => Math.Pow(a * vectors[0][i] + b * vectors[1][i] + (1 - a - b) * vectors[2][i] - target[i], 2));
        Assert.Equal(Distance(weights[0], weights[1]), distance, 1e-10);
        Assert.All(weights, weight => Assert.InRange(weight, 0, 1));
        for (var a = 0; a <= 50; a++)
            for (var b = 0; b <= 50 - a; b++)
                Assert.True(Distance(a / 50.0, b / 50.0) >= distance - 1e-10);
        if (mixture.Min() >= 0)
            Assert.All(mixture.Zip(weights), pair => Assert.Equal(pair.First, pair.Second, 1e-7));
    }

    /// <summary>Scores that are equal in every row: all three parts are the same, and one is taken.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_EqualScores_IsUniform()
    {
        var map = new EnsembleTemperatureScaling().Fit(new([1, 1, 1, 2, 2, 2], 3, [0, 1], ScoreMeaning.Logits));
        Assert.Equal(1, map.TemperedShare + map.OriginalShare + map.UniformShare, 1e-12);
        var probabilities = new double[3];
        map.Apply([4, 4, 4], probabilities);
        Assert.All(probabilities, p => Assert.Equal(1 / 3.0, p, 1e-12));
    }
}
