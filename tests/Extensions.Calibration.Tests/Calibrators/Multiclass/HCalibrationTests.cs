using System.ComponentModel.DataAnnotations;
using Extensions.Calibration.Tests.Contracts;
using Extensions.Calibration.Tests.Golden;
using Microsoft.ML;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Multiclass;

public class HCalibrationTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["hcal"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            if (golden.Name == "linear_map")
            {
                var (t, w) = (GoldenCase.Numbers(golden.Inputs.GetProperty("inverse_temperatures")), GoldenCase.Numbers(golden.Inputs.GetProperty("weights")));
                var map = new HCalibrationMap([.. t.Select(Math.Abs)], [.. w.Select(x => Math.Abs(x) / w.Sum(Math.Abs))]);
                return new Dictionary<string, IReadOnlyList<double>> { ["probs"] = GoldenSets.Apply(map, golden.Column("logits")[..18], 3) };
            }
            var rows = GoldenSets.Multiclass(golden, "hcal40").As(ScoreMeaning.Probabilities);
            var settings = new HCalibration
            {
                Aggregate = golden.Params.GetProperty("weighting").GetString() switch { "unweighted" => EventAggregate.Mean, "aceweighted" => EventAggregate.Bins, _ => EventAggregate.Clusters },
                LeaveOneClassOut = golden.Params.GetProperty("leave_one_class_out").GetBoolean(),
                Window = golden.Params.GetProperty("window").GetInt32(),
                Epsilon = golden.Params.GetProperty("epsilon").GetDouble(),
            };
            var centres = settings.Aggregate == EventAggregate.Clusters ? GoldenCase.Numbers(golden.Params.GetProperty("cluster_centroids")) : null;
            var loss = new EventWindowLoss(rows.ClassCount, rows.Labels.ToArray(), Ones(rows.Count), settings, centres).Compute(rows.Scores, new double[rows.Scores.Length]);
            return new Dictionary<string, IReadOnlyList<double>> { ["loss"] = [loss], ["loss_float64"] = [loss] };
        }
    }

    private static double[] Ones(int count) => [.. Enumerable.Repeat(1.0, count)];

    private static double[] Apply(MulticlassMap map, MulticlassCalibrationSet rows)
    {
        var result = new double[rows.Scores.Length];
        for (var row = 0; row < rows.Count; row++)
            map.Apply(rows.Row(row), rows.Meaning, result.AsSpan(row * rows.ClassCount, rows.ClassCount));
        return result;
    }

    private static MulticlassCalibrationSet Rows(int count = 60, double[]? weights = null)
    {
        var rows = SomeScores.Multiclass(count, asProbabilities: true);
        return new(rows.Scores.ToArray(), 3, rows.Labels.ToArray(), ScoreMeaning.Probabilities, weights);
    }

    private static double Loss(MulticlassCalibrationSet rows, HCalibration settings, double[]? probabilities = null)
        => new EventWindowLoss(rows.ClassCount, rows.Labels.ToArray(), [.. Enumerable.Range(0, rows.Count).Select(rows.WeightOf)], settings)
            .Compute(probabilities ?? rows.Scores.ToArray(), new double[rows.Scores.Length]);

    /// <summary>Events change places and clusters where their probability is moved across a neighbour's; with 1e-7 that is rare, and the seed is fixed.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(EventAggregate.Mean, true)]
    [InlineData(EventAggregate.Mean, false)]
    [InlineData(EventAggregate.Bins, true)]
    [InlineData(EventAggregate.Clusters, true)]
    [InlineData(EventAggregate.Clusters, false)]
    public void Compute_Gradient_EqualsDifferences(EventAggregate aggregate, bool leaveOneClassOut)
    {
        const double Step = 1e-7;
        var weights = Enumerable.Range(0, 60).Select(row => row % 4 == 0 ? 0 : 0.5 + row % 3).ToArray();
        var (rows, settings) = (Rows(weights: weights), new HCalibration { Aggregate = aggregate, LeaveOneClassOut = leaveOneClassOut, Window = 10, Epsilon = 0.01 });
        var (probabilities, gradient) = (rows.Scores.ToArray(), new double[rows.Scores.Length]);
        new EventWindowLoss(3, rows.Labels.ToArray(), weights, settings).Compute(probabilities, gradient);
        for (var i = 0; i < probabilities.Length; i++)
        {
            var at = probabilities[i];
            probabilities[i] = at + Step;
            var above = Loss(rows, settings, probabilities);
            probabilities[i] = at - Step;
            var below = Loss(rows, settings, probabilities);
            probabilities[i] = at;
            Assert.Equal((above - below) / (2 * Step), gradient[i], 1e-6);
        }
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(HCalibrationForm.Linear)]
    [InlineData(HCalibrationForm.PiecewiseLinear)]
    public void Backward_OfAForm_EqualsDifferences(HCalibrationForm kind)
    {
        const double Step = 1e-6;
        FittedForm form = kind == HCalibrationForm.Linear ? new TemperatureMixture(4, 3, 0.7) : new PiecewiseLinearForm(100, 0.7);
        var random = new Random(3);
        for (var i = 0; i < form.Parameters.Length; i++)
            form.Parameters[i] += 0.2 * random.NextDouble() - (i % 3 == 1 ? 1.5 : 0);
        double[] logits = [-0.2, -1.9, -4.3], slopes = [0.3, -1.2, 0.8];
        var (probabilities, gradient) = (new double[3], new double[form.Parameters.Length]);
        form.Prepare();
        form.Forward(logits, probabilities);
        form.Backward(logits, probabilities, slopes, gradient);
        form.Finish(gradient);
        for (var i = 0; i < Math.Min(8, gradient.Length); i++)
        {
            var at = form.Parameters[i];
            Assert.Equal((Value(at + Step) - Value(at - Step)) / (2 * Step), gradient[i], 1e-7);
            Value(at);

            double Value(double parameter)
            {
                form.Parameters[i] = parameter;
                form.Prepare();
                form.Forward(logits, probabilities);
                return probabilities.Zip(slopes, (p, s) => p * s).Sum();
            }
        }
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(HCalibrationForm.Linear)]
    [InlineData(HCalibrationForm.PiecewiseLinear)]
    public void ToMap_OfAForm_DoesWhatTheFormDid(HCalibrationForm kind)
    {
        FittedForm form = kind == HCalibrationForm.Linear ? new TemperatureMixture(4, 3, 0.7) : new PiecewiseLinearForm(100, 0.7);
        form.Parameters[0] = -0.3;
        var logits = new[] { 0.5, 0.3, 0.2 }.Select(p => Math.Log(p)).ToArray();
        var (trained, mapped) = (new double[3], new double[3]);
        form.Prepare();
        form.Forward(logits, trained);
        form.ToMap(form.Parameters).Apply(Array.ConvertAll(logits, z => z + 4), mapped);
        Assert.All(trained.Zip(mapped), pair => Assert.Equal(pair.First, pair.Second, 1e-12));
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(EventAggregate.Mean)]
    [InlineData(EventAggregate.Bins)]
    [InlineData(EventAggregate.Clusters)]
    public void Compute_WholeWeights_EqualRowsRepeated(EventAggregate aggregate)
    {
        var settings = new HCalibration { Aggregate = aggregate, Window = 20 };
        var weights = Enumerable.Range(0, 60).Select(row => (double)(row % 4)).ToArray();
        var repeated = Rows().Pick([.. Enumerable.Range(0, 60).SelectMany(row => Enumerable.Repeat(row, row % 4))]);
        Assert.Equal(Loss(repeated, settings), Loss(Rows(weights: weights), settings), 1e-12);
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_EqualProbabilities_OrderOfRowsIsIrrelevant()
    {
        var rows = Rows();
        var rounded = new MulticlassCalibrationSet([.. rows.Scores.ToArray().Chunk(3).SelectMany(row => Math.Round(row[0], 1) is var p ? new[] { p, (1 - p) / 2, (1 - p) / 2 } : [])], 3, rows.Labels.ToArray(), ScoreMeaning.Probabilities);
        var settings = new HCalibration { Window = 10 };
        Assert.Equal(Loss(rounded, settings), Loss(rounded.Pick([.. Enumerable.Range(0, 60).Reverse()]), settings), 1e-12);
    }

    /// <summary>What the loss is for: the true probabilities have a smaller one than distorted ones, and than those of another class order.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_TrueProbabilities_LossIsSmallerThanOfDistortedOnes()
    {
        var rows = SomeScores.Multiclass(4000, temperature: 1);
        var settings = new HCalibration();
        var truth = Loss(rows, settings, Apply(new TemperatureMap(1, 0), rows));
        Assert.True(truth < 0.5 * Loss(rows, settings, Apply(new TemperatureMap(1.5, 0), rows)));
        Assert.True(truth < 0.5 * Loss(rows, settings, Apply(new TemperatureMap(0.7, 0), rows)));
        Assert.True(truth < 0.5 * Loss(rows, settings, Apply(new TemperatureMap(1, 0.2), rows)));
    }

    /// <summary>A true law that no temperature expresses: the map comes nearer to it than the best temperature, which is the broken twin.</summary>
    [Theory, Trait("Kind", "Guarantee")]
    [InlineData(HCalibrationForm.Linear)]
    [InlineData(HCalibrationForm.PiecewiseLinear)]
    public void Fit_LawBeyondATemperature_ComesNearerThanTheTemperature(HCalibrationForm form)
    {
        var (given, random) = (SomeScores.Multiclass(4000), new Random(5));
        var truth = Apply(new HCalibrationMap([0.1, 3], [0.5, 0.5]), given);
        var labels = truth.Chunk(3).Select(row => random.NextDouble() is var u && u < row[0] ? 0 : u < row[0] + row[1] ? 1 : 2).ToArray();
        var rows = new MulticlassCalibrationSet(given.Scores.ToArray(), 3, labels, ScoreMeaning.Logits);
        var map = new HCalibration { Form = form }.Fit(rows);
        double Distance(MulticlassMap fitted) => Apply(fitted, rows).Zip(truth, (p, t) => Math.Abs(p - t)).Average();
        Assert.True(Distance(map) < 0.6 * Distance(new TemperatureScaling().Fit(rows)), $"{Distance(map):f4} beside {Distance(new TemperatureScaling().Fit(rows)):f4}");
        Assert.True(map.Diagnostics.ObjectiveAfter < map.Diagnostics.ObjectiveBefore);
        Assert.Null(map.Diagnostics.Remark);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_EveryChoiceOfEpoch_GivesProbabilities()
    {
        foreach (var choice in Enum.GetValues<HCalibrationChoice>())
            Assert.All(Apply(new HCalibration { Choice = choice, MaxEpochs = 5, Window = 20 }.Fit(Rows()), Rows()), p => Assert.InRange(p, 0, 1));
    }

    /// <summary>More than 1,000,000 events are dealt to batches.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Fit_MoreEventsThanAStepHolds_GoesByBatches()
    {
        var rows = SomeScores.Multiclass(505_000, 2);
        var map = new HCalibration { MaxEpochs = 3, Members = 2, LeaveOneClassOut = false }.Fit(rows);
        var probabilities = new double[2];
        map.Apply([1, -1], probabilities);
        Assert.Equal(1 / (1 + Math.Exp(-1)), probabilities[0], 0.03);
        Assert.Equal(3, map.Diagnostics.Iterations);
        Assert.True(map.Diagnostics.ObjectiveBefore is > 0 and < 0.05);
    }

    /// <summary>The official look-up gave -15 a lower value than -20.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Apply_PiecewiseLinear_RisesWithoutJumps()
    {
        var random = new Random(1);
        var map = new HCalibrationPiecewiseMap([.. Enumerable.Range(0, 10).Select(_ => random.NextDouble() + 0.1)]);
        var before = double.PositiveInfinity;
        for (var z = 0.0; z < 120; z += 0.25)
        {
            var probabilities = new double[2];
            map.Apply([0, -z], probabilities);
            var logOdds = Math.Log(probabilities[0] / probabilities[1]);
            if (z > 0)
                Assert.InRange(logOdds - before, 0.01, 1.2 * 0.25 * 1.1);
            before = logOdds;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_FewRows_SaysThatTheWindowIsWide()
        => Assert.StartsWith("a window of 201 events is wide beside the 180 events", new HCalibration { MaxEpochs = 2 }.Fit(Rows()).Diagnostics.Remark, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Create_BadSettings_AreListed()
    {
        var error = Assert.Throws<ValidationException>(() => new MLContext(1).MulticlassClassification.Calibrators().Calibrate(new HCalibration { Window = 7, LearningRate = 0 }));
        Assert.Contains("Window must be even", error.Message, StringComparison.Ordinal);
        Assert.Contains("LearningRate", error.Message, StringComparison.Ordinal);
    }
}
