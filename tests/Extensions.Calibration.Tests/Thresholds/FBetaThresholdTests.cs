using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Thresholds;

public class FBetaThresholdTests
{
    private static readonly MLContext ML = new(1);

    public sealed class Row
    {
        public bool Label { get; set; }

        public float Probability { get; set; }

        public float Weight { get; set; } = 1;

        public bool PredictedLabel { get; set; }
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_FourRows_BestF1()
    {
        // From the top: TP 1 of 2 positives, F1 = 2/3; then one wrong, 1/2; then both found among three, 4/5; all four, 2/3.
        var (threshold, value) = FBetaThreshold.Choose(new([0.9f, 0.6f, 0.5f, 0.1f], [true, false, true, false], null), 1);
        Assert.Equal(0.8, value, 12);
        Assert.Equal(0.3f, threshold, 1e-6f);
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_SmallBeta_PrefersPrecision()
        => Assert.Equal(0.75f, FBetaThreshold.Choose(new([0.9f, 0.6f, 0.5f, 0.1f], [true, false, true, false], null), 0.1).Threshold, 1e-6f);

    [Fact, Trait("Kind", "Example")]
    public void Choose_AllPositive_EveryRowIsFound()
    {
        var (threshold, value) = FBetaThreshold.Choose(new([0.2f, 0.2f, 0.7f], [true, true, true], null), 1);
        Assert.Equal(1, value);
        Assert.True(threshold < 0.2f);
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_NeighbouringNumbers_SeparatesThem()
    {
        var upper = MathF.BitIncrement(0.5f);
        Assert.Equal(0.5f, FBetaThreshold.Choose(new([0.5f, upper], [false, true], null), 1).Threshold);
    }

    [Fact, Trait("Kind", "Property")]
    public void Choose_RandomRows_NoThresholdIsBetter()
    {
        var random = new Random(5);
        for (var repeat = 0; repeat < 200; repeat++)
        {
            var (rows, beta) = (Random(random), 0.25 + 3 * random.NextDouble());
            var (threshold, value) = FBetaThreshold.Choose(rows, beta);
            Assert.Equal(FBeta(rows, threshold, beta), value, 9);
            foreach (var other in rows.Scores.Append(-1))
                Assert.True(FBeta(rows, other, beta) <= value + 1e-9, $"{other} is better than {threshold}.");
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Choose_WeightTwo_EqualsTheRowTwice()
    {
        var random = new Random(6);
        for (var repeat = 0; repeat < 100; repeat++)
        {
            var rows = Random(random);
            var doubled = new ScoredRows([.. rows.Scores, .. rows.Scores[..3]], [.. rows.Labels, .. rows.Labels[..3]], null);
            var weighted = new ScoredRows(rows.Scores, rows.Labels, [.. rows.Scores.Select((_, i) => i < 3 ? 2f : 1f)]);
            Assert.Equal(FBetaThreshold.Choose(doubled, 1), FBetaThreshold.Choose(weighted, 1));
        }
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_SaveAndLoad_SameDecisions()
    {
        var view = ML.Data.LoadFromEnumerable(Rows(400));
        var model = ML.BinaryClassification.FBetaThreshold(beta: 2).Fit(view);
        using var stream = new MemoryStream();
        ML.Model.Save(model, view.Schema, stream);
        var loaded = (BinaryThresholdTransformer)ML.Model.Load(stream, out _);

        Assert.Equal((model.Threshold, model.Beta, model.FBeta), (loaded.Threshold, loaded.Beta, loaded.FBeta));
        var decisions = loaded.Transform(view).GetColumn<bool>("PredictedLabel").ToArray();
        Assert.Equal(Rows(400).Select(row => row.Probability > model.Threshold), decisions);
        var engine = ML.Model.CreatePredictionEngine<Row, Row>(loaded);
        Assert.True(engine.Predict(new() { Probability = MathF.BitIncrement(model.Threshold) }).PredictedLabel);
        Assert.False(engine.Predict(new() { Probability = model.Threshold }).PredictedLabel);
        Assert.False(engine.Predict(new() { Probability = float.NaN }).PredictedLabel);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Fit_BehindATrainerOnHeldOutRows_RaisesF1OfARareClass()
    {
        var random = new Random(3);
        var rows = Enumerable.Range(0, 4000).Select(_ => (X: random.NextSingle(), Draw: random.NextDouble())).Select(row => new { Features = new[] { row.X }, Label = row.Draw < 0.25 * row.X }).ToArray();
        var schema = SchemaDefinition.Create(rows[0].GetType());
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
        var view = ML.Data.LoadFromEnumerable(rows, schema);
        var trainer = ML.BinaryClassification.Trainers.LbfgsLogisticRegression();
        var (plain, chosen) = (F1(trainer.Fit(view).Transform(view)), F1(trainer.AppendHeldOut(ML.BinaryClassification.FBetaThreshold(), fraction: 0.3).Fit(view).Transform(view)));
        Assert.True(chosen > 0.2 && plain < 0.05, $"F1 is {chosen} with the threshold, {plain} without.");

        static double F1(IDataView decided)
        {
            var pairs = decided.GetColumn<bool>("Label").Zip(decided.GetColumn<bool>("PredictedLabel")).ToArray();
            return 2.0 * pairs.Count(pair => pair is (true, true)) / (pairs.Count(pair => pair.First) + pairs.Count(pair => pair.Second));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_NoPositiveRow_SaysSo()
    {
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 5).Select(i => new Row { Probability = i / 5f }));
        var error = Assert.Throws<InputDataException>(() => ML.BinaryClassification.FBetaThreshold().Fit(view));
        Assert.StartsWith("F-beta needs positive rows; all 5 labels are negative.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_NoGoodRow_CountsThem()
    {
        var view = ML.Data.LoadFromEnumerable(new[] { new Row { Probability = float.NaN }, new Row { Weight = 0 } });
        var error = Assert.Throws<InputDataException>(() => ML.BinaryClassification.FBetaThreshold(exampleWeightColumnName: "Weight").Fit(view));
        Assert.StartsWith("No row has a label, a finite score and a positive finite weight: 2 rows were read.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_AbsentColumn_ListsWhatIsThere()
    {
        var view = ML.Data.LoadFromEnumerable(new[] { new Row() });
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.FBetaThreshold(scoreColumnName: "Score").Fit(view));
        Assert.StartsWith("The score column 'Score' is absent. The data has the columns 'Label', 'Probability', 'Weight', 'PredictedLabel'.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void FBetaThreshold_BetaOfZero_NamesTheRange()
        => Assert.Contains("Beta", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ML.BinaryClassification.FBetaThreshold(beta: 0)).Message, StringComparison.Ordinal);

    private static Row[] Rows(int count)
    {
        var random = new Random(2);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle()).Select(p => new Row { Probability = p, Label = random.NextDouble() < p * p })];
    }

    private static ScoredRows Random(Random random)
    {
        var count = random.Next(4, 30);
        var scores = Enumerable.Range(0, count).Select(_ => random.Next(12) / 12f).ToArray();   // with ties
        var labels = scores.Select((score, i) => i == 0 || random.NextDouble() < score).ToArray();
        return new(scores, labels, null);
    }

    private static double FBeta(ScoredRows rows, float threshold, double beta)
    {
        var (tp, fn, fp) = (0.0, 0.0, 0.0);
        for (var i = 0; i < rows.Scores.Length; i++)
            (tp, fn, fp) = (tp + (rows.Labels[i] && rows.Scores[i] > threshold ? 1 : 0), fn + (rows.Labels[i] && rows.Scores[i] <= threshold ? 1 : 0), fp + (!rows.Labels[i] && rows.Scores[i] > threshold ? 1 : 0));
        return (1 + beta * beta) * tp / ((1 + beta * beta) * tp + beta * beta * fn + fp);
    }
}
