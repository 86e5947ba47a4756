using Extensions.Calibration.Tests.Contracts;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class EntropyTemperatureScalingTests
{
    /// <summary>
    /// Labels of the map's own law with slope 0.4 and intercept 0.8: standard deviations over 30 seeds are 0.018 and 0.027; 0.18 is above 6 of them: the false-alarm
    /// probability is below 1e-8. The broken twin sees labels of one temperature.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_LabelsOfAKnownLaw_RecoversIt()
    {
        var map = new EntropyTemperatureScaling().Fit(Drawn(20_000, new(0.4, 0.8)));
        Assert.True(map.Diagnostics is { Converged: true, Remark: null, GradientNorm: < 1e-8 });
        Assert.True(Recovered(map));
        Assert.False(Recovered(new EntropyTemperatureScaling().Fit(Drawn(20_000, new(0, 0.8)))));

        static bool Recovered(EntropyTemperatureMap fitted) => Math.Abs(fitted.Slope - 0.4) < 0.18 && Math.Abs(fitted.Intercept - 0.8) < 0.18;
    }

    [Fact, Trait("Kind", "Property")]
    public void Apply_SlopeZero_IsTemperatureScaling()
    {
        var (rows, tempered, same) = (SomeScores.Multiclass(200, 5), new double[5], new double[5]);
        for (var row = 0; row < rows.Count; row++)
        {
            new TemperatureMap(1.7, 0).Apply(rows.Row(row), tempered);
            new EntropyTemperatureMap(0, Math.Log(1.7)).Apply(rows.Row(row), same);
            Assert.All(tempered.Zip(same), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
        }
    }

    /// <summary>Temperature scaling is one of its cases, and what the search says its loss is must be what the map gives.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(-0.3)]
    public void Fit_AnyRows_NeverWorseThanTemperatureScaling(double slope)
    {
        var rows = Drawn(400, new(slope, 0.5));
        var (map, plain) = (new EntropyTemperatureScaling().Fit(rows), new TemperatureScaling().Fit(rows));
        Assert.True(map.Diagnostics.ObjectiveAfter <= plain.Diagnostics.ObjectiveAfter + 1e-12);
        Assert.Equal(map.Diagnostics.ObjectiveAfter, Loss(map, rows), 1e-10);
        foreach (var (a, c) in new[] { (0.01, 0.0), (-0.01, 0.0), (0.0, 0.01), (0.0, -0.01) })
            Assert.True(Loss(map with { Slope = map.Slope + a, Intercept = map.Intercept + c }, rows) > map.Diagnostics.ObjectiveAfter);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowRight_IsTemperatureScalingAtItsBound()
    {
        var map = new EntropyTemperatureScaling().Fit(new([2, 0, 0, 1, 3, 0], 3, [0, 1], ScoreMeaning.Logits));
        Assert.Equal((0, -10), (map.Slope, map.Intercept));
        Assert.Contains("lower bound", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    private static MulticlassCalibrationSet Drawn(int count, EntropyTemperatureMap law)
    {
        var (rows, random, truth) = (SomeScores.Multiclass(count, 4), new Random(9), new double[4]);
        var labels = new int[count];
        for (var row = 0; row < count; row++)
        {
            law.Apply(rows.Row(row), truth);
            var draw = random.NextDouble();
            while (labels[row] < 3 && (draw -= truth[labels[row]]) > 0)
                labels[row]++;
        }
        return new(rows.Scores.ToArray(), 4, labels, ScoreMeaning.Logits);
    }

    private static double Loss(EntropyTemperatureMap map, MulticlassCalibrationSet rows)
    {
        var probabilities = new double[rows.ClassCount];
        return Enumerable.Range(0, rows.Count).Average(row =>
        {
            map.Apply(rows.Row(row), probabilities);
            return -Math.Log(probabilities[rows.Labels[row]]);
        });
    }
}
