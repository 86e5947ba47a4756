using System.ComponentModel.DataAnnotations;
using Microsoft.ML;
using Microsoft.ML.Data;
using Microsoft.ML.Trainers;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Views;

public class CorrectnessAwareViewsTests
{
    private sealed record Row
    {
        [VectorType(6)]
        public float[] Features { get; init; } = new float[6];

        [KeyType(3)]
        public uint Label { get; init; }

        public float Weight { get; init; } = 1;
    }

    private readonly MLContext ml = new(1);

    /// <summary>Three classes of overlapping normal features, and three features that say nothing.</summary>
    private static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ =>
        {
            var label = random.Next(3);
            return new Row { Label = (uint)label + 1, Features = [.. Enumerable.Range(0, 6).Select(i => (float)(Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble()) + (i == label ? 1.2 : 0)))] };
        })];
    }

    private IDataView View(params Row[] rows) => ml.Data.LoadFromEnumerable(rows);

    private MulticlassPredictionTransformer<MaximumEntropyModelParameters> Model()
        => ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 20 }).Fit(View(Rows(300, 1)));

    private static float[][] Scores(IDataView data) => [.. data.GetColumn<float[]>("Score")];

    private static CorrectnessAwareViewOptions Quick(int seed = 1) => new() { Seed = seed, Calibrator = new() { Steps = 60, LearningRate = 0.05 } };

    [Fact, Trait("Kind", "Property")]
    public void Transform_ScoredRows_KeepsTheOrderOfClassesAndGivesEachRowItsTemperature()
    {
        var model = Model();
        var held = model.Transform(View(Rows(400, 2)));
        var transformer = ml.MulticlassClassification.Calibrators().CorrectnessAwareViews(model, Quick()).Fit(held);
        var (before, after) = (Scores(held), Scores(transformer.Transform(held)));
        var temperatures = new List<double>();
        foreach (var (given, calibrated) in before.Zip(after))
        {
            Assert.Equal(1, calibrated.Sum(), 1e-5);
            Assert.Equal(Array.IndexOf(given, given.Max()), Array.IndexOf(calibrated, calibrated.Max()));
            temperatures.Add(Math.Log(given.Max() / given.Min()) / Math.Log(calibrated.Max() / calibrated.Min()));
        }
        Assert.True(temperatures.Max() - temperatures.Min() > 0.1);
        Assert.True(transformer.Diagnostics.ObjectiveAfter < transformer.Diagnostics.ObjectiveBefore);
        Assert.True(transformer.Transform(held).Schema["Score"].Annotations.Schema.GetColumnOrNull("IsNormalized") is not null);
        // The chain stays one: evaluators see the calibrated scores.
        Assert.InRange(ml.MulticlassClassification.Evaluate(transformer.Transform(held)).MicroAccuracy, 0.5, 0.9);
    }

    [Fact, Trait("Kind", "Property")]
    public void SaveAndLoad_WithTheModelInside_GivesTheSameBits()
    {
        var model = Model();
        var held = model.Transform(View(Rows(300, 3)));
        var transformer = new CorrectnessAwareViewsEstimator(ml, model, Quick()).Fit(held);
        using var stream = new MemoryStream();
        ml.Model.Save(transformer, held.Schema, stream);
        stream.Position = 0;
        Assert.Equal(Scores(transformer.Transform(held)), Scores(new MLContext(5).Model.Load(stream, out _).Transform(held)));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_SameSeed_TheSameAndAnotherSeedAnother()
    {
        var model = Model();
        var held = model.Transform(View(Rows(300, 3)));
        float[][] Fit(int seed) => Scores(new CorrectnessAwareViewsEstimator(ml, model, Quick(seed)).Fit(held).Transform(held));
        Assert.Equal(Fit(1), Fit(1));
        Assert.NotEqual(Fit(1), Fit(2));
    }

    [Fact, Trait("Kind", "Property")]
    public void Fit_RowsOfWeightZero_CountOnlyAmongTheFeatures()
    {
        var model = Model();
        var rows = Rows(200, 4);
        var held = model.Transform(View([.. rows.Select((row, i) => row with { Weight = i % 2, Label = i % 2 == 0 ? 1 : row.Label })]));
        var other = model.Transform(View([.. rows.Select((row, i) => row with { Weight = i % 2, Label = i % 2 == 0 ? 3 : row.Label })]));
        var estimator = new CorrectnessAwareViewsEstimator(ml, model, Quick(), new() { ExampleWeightColumnName = "Weight" });
        Assert.Equal(Scores(estimator.Fit(held).Transform(held)), Scores(estimator.Fit(other).Transform(held)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_ModelThatReadsMoreThanFeatures_IsAnError()
    {
        var trainer = ml.MulticlassClassification.Trainers.SdcaMaximumEntropy(new SdcaMaximumEntropyMulticlassTrainer.Options { NumberOfThreads = 1, MaximumNumberOfIterations = 5 });
        var pipeline = ml.Transforms.Concatenate("Features", "Features", "Weight").Append(trainer);
        var model = pipeline.Fit(View(Rows(100, 1)));
        var held = model.Transform(View(Rows(100, 2)));
        Assert.Contains("'Weight'", Assert.ThrowsAny<ArgumentException>(() => new CorrectnessAwareViewsEstimator(ml, model, Quick()).Fit(held)).Message, StringComparison.Ordinal);
        // Its last part alone reads what is there.
        Assert.NotEmpty(Scores(new CorrectnessAwareViewsEstimator(ml, model.LastTransformer, Quick()).Fit(held).Transform(held)));
    }

    [Fact, Trait("Kind", "Example")]
    public void Create_BadSettings_AreListed()
    {
        var error = Assert.Throws<ValidationException>(() => new CorrectnessAwareViewsEstimator(ml, Model(), new() { NoiseViews = 0, ResamplingViews = 0, Noise = 0, Calibrator = new() { Steps = 0 } }));
        Assert.Contains("There must be at least one view", error.Message, StringComparison.Ordinal);
        Assert.Contains("Noise", error.Message, StringComparison.Ordinal);
        Assert.Contains("Calibrator.Steps", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Property")]
    public void Draw_MixedFeatures_ShiftsByTheirSpreadAndReplacesCategoriesTogether()
    {
        // A constant, three of one category, then 2,000 of standard deviation 2.
        var (random, rows) = (new Random(1), 0);
        var views = FeatureView.Draw(row =>
        {
            Array.Clear(row);
            (row[0], row[1 + rows % 3]) = (5, 1);
            for (var i = 4; i < row.Length; i++)
                row[i] = rows % 2 == 0 ? -2 : 2;
            return rows++ < 100;
        }, 2004, [(1, 3)], new() { NoiseViews = 1, ResamplingViews = 20, Noise = 0.1, ResampledShare = 0.5, Seed = random.Next() });
        var (changed, zero) = (new float[2004], new float[2004]);
        views[0].Apply(zero, changed);
        Assert.Equal([0, 0, 0, 0], changed[..4]);
        Assert.InRange(Math.Sqrt(changed[4..].Average(shift => shift * shift)), 0.18, 0.22);
        var together = 0;
        foreach (var view in views[1..])
        {
            var nine = new float[2004];
            Array.Fill(nine, 9);
            view.Apply(nine, changed);
            Assert.InRange(changed[4..].Count(value => value != 9), 900, 1100);
            Assert.All(changed[4..], value => Assert.Contains(value, new[] { -2f, 2f, 9f }));
            Assert.True(changed[1..4].All(value => value == 9) || changed[1..4].Order().SequenceEqual([0f, 0f, 1f]));
            together += changed[1] == 9 ? 0 : 1;
        }
        Assert.InRange(together, 2, 18);
    }
}
