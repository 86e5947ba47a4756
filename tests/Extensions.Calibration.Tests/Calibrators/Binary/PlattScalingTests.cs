using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Binary;

public class PlattScalingTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["platt"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var rows = GoldenSets.Binary(golden, "binary150", ScoreMeaning.Logits);
            var map = new PlattScaling { SmoothedLabels = golden.Name == "optimum" }.Fit(rows);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["slope"] = [map.Slope], ["intercept"] = [map.Intercept], ["A_platt"] = [-map.Slope], ["B_platt"] = [-map.Intercept],
                ["objective"] = [map.Diagnostics.ObjectiveAfter * rows.TotalWeight],
                ["test_probs"] = GoldenSets.Apply(map, golden.Column("test_score", "binary150"), ScoreMeaning.Logits),
            };
        }
    }

    /// <summary>Labels from the logistic function of z / 2 + 0.5: with 20,000 rows the standard error of the slope is below 0.007; 6 of them have a false-alarm probability below 1e-8.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        var random = new Random(4);
        var scores = Enumerable.Range(0, 20_000).Select(_ => 8 * random.NextDouble() - 4).ToArray();
        var map = new PlattScaling().Fit(new(scores, Array.ConvertAll(scores, z => random.NextDouble() < ScoreForms.Sigmoid(0.5 * z + 0.5)), ScoreMeaning.Logits));
        Assert.InRange(map.Slope, 0.5 - 6 * 0.0085, 0.5 + 6 * 0.0085);
        Assert.InRange(map.Intercept, 0.5 - 6 * 0.017, 0.5 + 6 * 0.017);
        Assert.True(map.Diagnostics.Converged);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneClassWithoutSmoothing_SaysWhatToDo()
    {
        var error = Assert.Throws<InputDataException>(() => new PlattScaling { SmoothedLabels = false }.Fit(new([0.1, 0.2], [true, true], ScoreMeaning.Probabilities)));
        Assert.StartsWith("All 2 rows of the calibration set are positive", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_SeparableClassesWithoutSmoothing_SaysSo()
        => Assert.Contains("separable", new PlattScaling { SmoothedLabels = false }.Fit(new([-2, -1, 1, 2], [false, false, true, true], ScoreMeaning.Logits)).Diagnostics.Remark, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Fit_ScoresThatFallWithTheTruth_SaysSo()
    {
        var rows = SomeScores.Binary(300);
        var map = new PlattScaling().Fit(new(Array.ConvertAll(rows.Scores.ToArray(), z => -z), rows.Labels.ToArray(), ScoreMeaning.Logits));
        Assert.True(map.Slope < 0);
        Assert.Contains("slope is not positive", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    /// <summary>Batch by batch with full memory ends near the fit of all rows: what is lost is the third order of Laplace's approximation.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Update_BatchByBatch_EndsNearTheFitOfAllRows()
    {
        var rows = SomeScores.Binary(4000);
        var all = new PlattScaling().Fit(rows);
        var map = new PlattScaling().Fit(rows.Pick([.. Enumerable.Range(0, 400)]));
        for (var batch = 1; batch < 10; batch++)
            map = map.Update(rows.Pick([.. Enumerable.Range(400 * batch, 400)]));
        Assert.Equal(all.Slope, map.Slope, 0.02);
        Assert.Equal(all.Intercept, map.Intercept, 0.02);
        Assert.Equal(all.Information.Slope, map.Information.Slope, 0.1 * all.Information.Slope);
    }

    [Fact, Trait("Kind", "Property")]
    public void Update_ScoresThatDrift_FollowsWhereItForgets()
    {
        var start = new PlattScaling().Fit(SomeScores.Binary(4000, temperature: 1));
        var (forgetting, remembering) = (start, start);
        for (var batch = 0; batch < 30; batch++)
            (forgetting, remembering) = (forgetting.Update(SomeScores.Binary(200, temperature: 4, seed: batch + 2), 0.8), remembering.Update(SomeScores.Binary(200, temperature: 4, seed: batch + 2)));
        Assert.InRange(forgetting.Slope, 0.2, 0.3);
        Assert.True(remembering.Slope > forgetting.Slope + 0.02, $"{remembering.Slope} beside {forgetting.Slope}");
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1.5)]
    [InlineData(double.NaN)]
    public void Update_MemoryOutOfRange_SaysSo(double memory)
        => Assert.StartsWith("The old rows count for more than 0 and at most 1.", Assert.Throws<ArgumentOutOfRangeException>(() => new PlattScaling().Fit(SomeScores.Binary(50)).Update(SomeScores.Binary(5), memory)).Message, StringComparison.Ordinal);
}
