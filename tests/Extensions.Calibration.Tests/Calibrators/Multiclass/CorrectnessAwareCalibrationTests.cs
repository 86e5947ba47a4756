using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class CorrectnessAwareCalibrationTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ca"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (rows, temperatures) = (GoldenSets.Multiclass(golden, "multi180"), GoldenCase.Numbers(golden.Inputs.GetProperty("sample_temperatures")));
            var probabilities = new double[4];
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["loss_weighted"] = [Loss(rows, temperatures, true)],
                ["loss_unweighted"] = [Loss(rows, temperatures, false)],
                ["cross_entropy"] = [Enumerable.Range(0, rows.Count).Average(row =>
                {
                    new TemperatureMap(temperatures[row], 0).Apply(rows.Row(row), probabilities);
                    return -Math.Log(probabilities[rows.Labels[row]]);
                })],
            };
        }
    }

    private static double Loss(MulticlassCalibrationSet rows, double[] temperatures, bool balanced)
    {
        var (weights, hits, _) = CorrectnessLoss.Weights(rows, balanced);
        return Enumerable.Range(0, rows.Count).Sum(row => weights[row] * CorrectnessLoss.Row(rows.Row(row), temperatures[row], hits[row]).Loss);
    }

    private static double[] Apply(MulticlassMap map, MulticlassCalibrationSet rows)
    {
        var result = new double[rows.Scores.Length];
        for (var row = 0; row < rows.Count; row++)
            map.Apply(rows.Row(row), rows.Meaning, result.AsSpan(row * rows.ClassCount, rows.ClassCount));
        return result;
    }

    private static MulticlassCalibrationSet Rows(int count, bool[] sharp, int seed = 2)
    {
        var (given, random) = (SomeScores.Multiclass(count, seed: seed), new Random(seed + 50));
        var scores = given.Scores.ToArray();
        var labels = Enumerable.Range(0, count).Select(row =>
        {
            var truth = new double[3];
            // Two kinds of row, told apart by their entropy: sure ones are right less often than they say.
            new TemperatureMap(sharp[row % sharp.Length] ? 1 : 4, 0).Apply(given.Row(row), truth);
            for (var k = 0; k < 3; k++)
                scores[row * 3 + k] *= sharp[row % sharp.Length] ? 0.5 : 2;
            return random.NextDouble() is var u && u < truth[0] ? 0 : u < truth[0] + truth[1] ? 1 : 2;
        }).ToArray();
        return new(scores, 3, labels, ScoreMeaning.Logits);
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(true)]
    [InlineData(false)]
    public void Row_Slope_EqualsDifferences(bool hit)
    {
        double[] logits = [1.2, -0.3, 2.5, 0];
        foreach (var temperature in new[] { 0.3, 1, 4 })
        {
            var difference = (CorrectnessLoss.Row(logits, temperature + 1e-6, hit).Loss - CorrectnessLoss.Row(logits, temperature - 1e-6, hit).Loss) / 2e-6;
            Assert.Equal(difference, CorrectnessLoss.Row(logits, temperature, hit).Slope, 1e-8);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Backward_OfThePerceptron_EqualsDifferences()
    {
        var random = new Random(4);
        var network = new Perceptron(3, 4, 1.5, seed: 7);
        for (var i = 0; i < network.Parameters.Length; i++)
            network.Parameters[i] += random.NextDouble() - 0.5;
        double[] x = [0.4, -1.1, 2];
        var gradient = new double[network.Parameters.Length];
        network.Backward(x, 2, gradient);
        for (var i = 0; i < gradient.Length; i++)
        {
            var at = network.Parameters[i];
            network.Parameters[i] = at + 1e-6;
            var above = network.Forward(x);
            network.Parameters[i] = at - 1e-6;
            Assert.Equal(2 * (above - network.Forward(x)) / 2e-6, gradient[i], 1e-7);
            network.Parameters[i] = at;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Perceptron_AtTheStart_GivesTheStart()
    {
        var network = new Perceptron(3, 5, 1.5, seed: 1);
        Assert.Equal(1.5, network.Forward([9, -4, 2]));
        Assert.NotEqual(network.Parameters[..15], new Perceptron(3, 5, 1.5, seed: 2).Parameters[..15]);
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_ConstantAddedToTheLogitsOfARow_ChangesNothing()
    {
        var rows = SomeScores.Multiclass(300);
        var moved = new MulticlassCalibrationSet([.. rows.Scores.ToArray().Select((z, i) => z + i / 3 % 7)], 3, rows.Labels.ToArray(), ScoreMeaning.Logits);
        var calibrator = new CorrectnessAwareCalibration { Steps = 50 };
        Assert.All(Apply(calibrator.Fit(rows), rows).Zip(Apply(calibrator.Fit(moved), moved)), pair => Assert.Equal(pair.First, pair.Second, 1e-6));
    }

    /// <summary>The loss of the fit is never above that of the best temperature, and where rows need different ones clearly below, on new rows too.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(true)]
    [InlineData(false)]
    public void Fit_RowsOfTwoTemperatures_BeatsOneTemperatureOnNewRows(bool balanced)
    {
        var (rows, others) = (Rows(4000, [true, false]), Rows(4000, [true, false], seed: 9));
        var map = new CorrectnessAwareCalibration { Balanced = balanced }.Fit(rows);
        Assert.True(map.Diagnostics.ObjectiveAfter < map.Diagnostics.ObjectiveBefore);
        var features = new double[CorrectnessAwareMap.FeatureCount(3)];
        var own = Enumerable.Range(0, others.Count).Select(row =>
        {
            CorrectnessAwareMap.Features(others.Row(row), features);
            return map.Network.Temperature(features);
        }).ToArray();
        var one = Enumerable.Repeat(new TemperatureScaling().Fit(rows).Temperature, others.Count).ToArray();
        Assert.True(Loss(others, own, balanced) < 0.97 * Loss(others, one, balanced), $"{Loss(others, own, balanced):f4} beside {Loss(others, one, balanced):f4}");
    }

    /// <summary>What the weights do: of calibrated rows, 75 to 90 percent right, the balanced fit makes the mean confidence lower than the accuracy; without it the two agree.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Fit_Balanced_IsBelowTheAccuracyAndUnbalancedIsNot()
    {
        var rows = SomeScores.Multiclass(4000, temperature: 1);
        var accuracy = Enumerable.Range(0, rows.Count).Average(row => rows.Row(row).ToArray() is var z && Array.IndexOf(z, z.Max()) == rows.Labels[row] ? 1.0 : 0);
        double Confidence(bool balanced) => Apply(new CorrectnessAwareCalibration { Balanced = balanced }.Fit(rows), rows).Chunk(3).Average(row => row.Max());
        Assert.InRange(accuracy, 0.75, 0.9);
        Assert.True(Confidence(true) < accuracy - 0.1, $"{Confidence(true):f3} beside {accuracy:f3}");
        Assert.InRange(Confidence(false), accuracy - 0.03, accuracy + 0.03);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryRowRight_SaysSo()
    {
        var map = new CorrectnessAwareCalibration { Steps = 5 }.Fit(new([2, 0, 0, 1, 3, 0], 3, [0, 1], ScoreMeaning.Logits));
        Assert.Contains("every row is classified rightly", map.Diagnostics.Remark, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_NetworkOfWrongSize_SaysWhatItNeeds()
        => Assert.Contains("5 hidden units need 26 parameters; got 2", Assert.Throws<ArgumentException>(() => new TemperatureNetwork(5, [0, 0, 0], [1, 1, 1], [0, 1])).Message, StringComparison.Ordinal);
}
