using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

public class SelectivePredictionTests
{
    private static readonly MLContext ML = new(1);

    public sealed class BinaryRow
    {
        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }

        public float Probability { get; set; }

        public float Score { get; set; }

        public float Loss { get; set; }
    }

    public sealed class ClassRow
    {
        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }

        [VectorType(3)]
        public float[] Score { get; set; } = [];
    }

    public sealed class Answer
    {
        public bool Abstain { get; set; }
    }

    private static BinaryRow[] BinaryRows(int count, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle()).Select(p => new BinaryRow
        {
            Probability = p, PredictedLabel = p > 0.5f, Label = random.NextSingle() < p, Score = MathF.Log(p / (1 - p)), Loss = random.NextSingle() * (1 - Math.Abs(2 * p - 1)),
        })];
    }

    private static IDataView Binary(int count = 800) => ML.Data.LoadFromEnumerable(BinaryRows(count));

    private static IDataView Classes(int count = 800, int predictedCount = 3)
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, count).Select(_ =>
        {
            float[] raw = [random.NextSingle(), random.NextSingle(), random.NextSingle()];
            var odds = Array.ConvertAll(raw, value => MathF.Exp(6 * value));
            var p = Array.ConvertAll(odds, value => value / odds.Sum());
            var draw = random.NextSingle();
            return new ClassRow { Score = p, PredictedLabel = (uint)Array.IndexOf(p, p.Max()), Label = draw < p[0] ? 0u : draw < p[0] + p[1] ? 1u : 2u };
        });
        var schema = SchemaDefinition.Create(typeof(ClassRow));
        schema[nameof(ClassRow.Label)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        schema[nameof(ClassRow.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), predictedCount);
        return ML.Data.LoadFromEnumerable(rows.ToArray(), schema);
    }

    private static readonly (string Name, Func<MLContext, IEstimator<ITransformer>> Create, Func<IDataView> Data)[] Cases =
    [
        ("binary", ml => ml.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.15), () => Binary()),
        ("binary, logits, margin", ml => ml.BinaryClassification.Conformal().SelectivePrediction(new() { Alpha = 0.15, Scores = ScoreMeaning.Logits, Confidence = ConfidenceMeasure.Margin }), () => Binary()),
        ("binary, no threshold", ml => ml.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.001), () => Binary()),
        ("binary, all accepted", ml => ml.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.6), () => Binary()),
        ("losses and a column of confidence", ml => ml.BinaryClassification.Conformal().SelectivePrediction(new() { Alpha = 0.3, LossColumnName = "Loss", ConfidenceColumnName = "Score" }), () => Binary()),
        ("multiclass", ml => ml.MulticlassClassification.Conformal().SelectivePrediction(alpha: 0.2), () => Classes()),
        ("multiclass, entropy, Bonferroni", ml => ml.MulticlassClassification.Conformal().SelectivePrediction(new() { Alpha = 0.2, Confidence = ConfidenceMeasure.Entropy, Testing = SelectiveTesting.Bonferroni, ThresholdCount = 10 }), () => Classes()),
    ];

    public static TheoryData<string> Names => [.. Cases.Select(one => one.Name)];

    [Theory, MemberData(nameof(Names)), Trait("Kind", "Contract")]
    public void Estimator_Contract_IsKept(string name)
    {
        var (_, create, data) = Cases.Single(one => one.Name == name);
        var view = data();
        var model = create(ML).Fit(view);
        EstimatorContract.CheckSchema(create(ML), view);
        EstimatorContract.CheckScoring(model, view);
        EstimatorContract.CheckPersistence(ML, model, view);
        EstimatorContract.CheckRepeatability(create, view);
        Assert.Equal(name == "binary, no threshold", double.IsPositiveInfinity(((SelectivePredictionTransformer)model).Threshold));
    }

    [Fact, Trait("Kind", "Contract")]
    public void PredictionEngine_LoadedModel_AbstainsBelowTheThreshold()
    {
        var view = Binary();
        var model = ML.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.15).Fit(view);
        using var stream = new MemoryStream();
        ML.Model.Save(model, view.Schema, stream);
        var loaded = (SelectivePredictionTransformer)ML.Model.Load(new MemoryStream(stream.ToArray()), out _);
        Assert.Equal((model.Threshold, model.Coverage, model.Result.ObservedRisk, model.Guarantee), (loaded.Threshold, loaded.Coverage, loaded.Result.ObservedRisk, loaded.Guarantee));
        Assert.Equal<SelectiveTest>([.. model.Result.Tests], [.. loaded.Result.Tests]);
        Assert.InRange(model.Threshold, 0.5, 0.99);
        var engine = ML.Model.CreatePredictionEngine<BinaryRow, Answer>(loaded);
        foreach (var row in BinaryRows(100, seed: 5))
            Assert.Equal(Math.Max(row.Probability, 1 - (double)row.Probability) < model.Threshold, engine.Predict(row).Abstain);
        Assert.True(engine.Predict(new() { Probability = float.NaN }).Abstain);
        Assert.True(engine.Predict(new() { Probability = 1.5f }).Abstain);
    }

    [Fact, Trait("Kind", "Contract")]
    public void SelectivePrediction_BehindATrainerOnHeldOutRows_KeepsTheRiskOfNewRows()
    {
        var random = new Random(3);
        IDataView Draw(int count)
        {
            var rows = Enumerable.Range(0, count).Select(_ => (X: 2 * random.NextSingle() - 1, Draw: random.NextDouble())).Select(row => new { Features = new[] { row.X }, Label = row.Draw < ScoreForms.Sigmoid(6 * row.X) }).ToArray();
            var schema = SchemaDefinition.Create(rows[0].GetType());
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 1);
            return ML.Data.LoadFromEnumerable(rows, schema);
        }
        var model = ML.BinaryClassification.Trainers.LbfgsLogisticRegression().AppendHeldOut(ML.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.05), fraction: 0.4).Fit(Draw(6000));
        var tested = model.Transform(Draw(20_000));
        var accepted = tested.GetColumn<bool>("Abstain").Zip(tested.GetColumn<bool>("Label").Zip(tested.GetColumn<bool>("PredictedLabel"))).Where(row => !row.First).Select(row => row.Second.First != row.Second.Second).ToArray();
        Assert.True(model.LastTransformer.Result.IsControlled);
        Assert.InRange(accepted.Length / 20_000.0, model.LastTransformer.Coverage - 0.06, model.LastTransformer.Coverage + 0.06);
        Assert.InRange(accepted.Count(wrong => wrong), 1, BetaDistribution.BinomialQuantile(1 - 1e-6, accepted.Length, 0.05));
    }

    [Fact, Trait("Kind", "Contract")]
    public void SelectivePrediction_BehindAMulticlassTrainerAndARejector_ReadsTheirColumns()
    {
        var random = new Random(8);
        var view = ML.Data.LoadFromEnumerable(Enumerable.Range(0, 1500).Select(_ => new ClassRow { Score = [random.NextSingle(), random.NextSingle(), random.NextSingle()] })
            .Select(row => new { Features = row.Score, Class = random.Next(5) == 0 ? "other" : $"{Array.IndexOf(row.Score, row.Score.Max())}" }).ToArray(), FeatureSchema());
        var trainer = ML.Transforms.Conversion.MapValueToKey("Label", "Class").Append(ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy());
        var model = trainer.AppendHeldOut(ML.MulticlassClassification.Conformal().SelectivePrediction(alpha: 0.3), fraction: 0.5).Fit(view);
        Assert.True(model.LastTransformer.Result.IsControlled);
        Assert.NotEmpty(model.Transform(view).GetColumn<bool>("Abstain"));
        var rejecting = trainer.AppendHeldOut(ML.MulticlassClassification.Conformal().LearnToReject(new RejectorOptions { Epochs = 3 }), fraction: 0.5).Fit(view);
        Assert.NotEmpty(rejecting.Transform(view).GetColumn<float>("RejectionScore"));

        static SchemaDefinition FeatureSchema()
        {
            var schema = SchemaDefinition.Create(new { Features = Array.Empty<float>(), Class = "" }.GetType());
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 3);
            return schema;
        }
    }

    private static SelectiveResult ByHand(SelectiveTesting testing)
        => SelectiveThreshold.Choose([0.92, 0.1, 0.6, 0.95, 0.7], [0, 1, 1, 0, 0], true, new() { Alpha = 0.5, Delta = 0.3, Thresholds = [0.5, 0.9], Testing = testing });

    [Fact, Trait("Kind", "Example")]
    public void Choose_FixedSequence_NumbersByHand()
    {
        // From 0.9: no error of 2, p = 1/4. From 0.5: 1 of 4, p = 5/16, above 0.3.
        var result = ByHand(SelectiveTesting.FixedSequence);
        Assert.Equal([(0.9, 2, 0.0), (0.5, 4, 1.0)], result.Tests.Select(test => (test.Threshold, test.Accepted, test.Loss)));
        Assert.Equal([0.25, 0.3125], result.Tests.Select(test => Math.Round(test.PValue, 12)));
        Assert.Equal((0.9, 0.4, 0.0), (result.Threshold, result.Coverage, result.ObservedRisk));
        // Clopper and Pearson for 2 of 5.
        Assert.Equal(0.0527, result.CoverageInterval.Lower, 4);
        Assert.Equal(0.8534, result.CoverageInterval.Upper, 4);
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_Bonferroni_HalvesDelta()
    {
        var result = ByHand(SelectiveTesting.Bonferroni);
        Assert.False(result.IsControlled);
        Assert.Equal((double.PositiveInfinity, 0), (result.Threshold, result.Coverage));
        Assert.Equal((0, 0), result.CoverageInterval);
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_Bonferroni_PassesOverAThresholdThatFails()
    {
        // The most confident row is wrong, the twenty others are right: the sequence stops at once.
        double[] confidences = [1, .. Enumerable.Repeat(0.5, 20)], losses = [1, .. new double[20]];
        SelectiveResult Choose(SelectiveTesting testing) => SelectiveThreshold.Choose(confidences, losses, true, new() { Alpha = 0.3, Thresholds = [0.9, 0.4], Testing = testing });
        Assert.Equal(0.4, Choose(SelectiveTesting.Bonferroni).Threshold);
        Assert.False(Choose(SelectiveTesting.FixedSequence).IsControlled);
    }

    [Fact, Trait("Kind", "Property")]
    public void Choose_GreaterAlphaOrDelta_AcceptsNoLess()
    {
        var random = new Random(9);
        for (var repeat = 0; repeat < 30; repeat++)
        {
            var confidences = Enumerable.Range(0, 200).Select(_ => random.NextDouble()).ToArray();
            var losses = Array.ConvertAll(confidences, u => random.NextDouble() < 0.4 * (1 - u) ? 1.0 : 0);
            double Coverage(double alpha, double delta) => SelectiveThreshold.Choose(confidences, losses, true, new() { Alpha = alpha, Delta = delta, Thresholds = [0.75, 0.5, 0.25, 0] }).Coverage;
            Assert.True(Coverage(0.1, 0.1) <= Coverage(0.15, 0.1));
            Assert.True(Coverage(0.1, 0.1) <= Coverage(0.1, 0.3));
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Choose_TiesEverywhere_AcceptsAllOrNone()
    {
        var confidences = Enumerable.Repeat(0.7, 100).ToArray();
        Assert.Equal(1, SelectiveThreshold.Choose(confidences, new double[100], true, new()).Coverage);
        Assert.False(SelectiveThreshold.Choose(confidences, [.. Enumerable.Repeat(1.0, 100)], true, new()).IsControlled);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_TooFewRows_NamesTheLeastNumberOrThrows()
    {
        var model = ML.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.05).Fit(Binary(30));
        Assert.False(model.Guarantee.Holds);
        Assert.StartsWith("24 rows tested the threshold; even without a loss at least 45 accepted rows are needed to show a risk of at most 0.05 at level 0.1.", model.Guarantee.Shortfall, StringComparison.Ordinal);
        Assert.All(model.Transform(Binary(30)).GetColumn<bool>("Abstain"), Assert.True);
        Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(new() { Shortfall = ShortfallAction.Throw }).Fit(Binary(30)));
        Assert.NotNull(ML.BinaryClassification.Conformal().SelectivePrediction().Fit(Binary(1)).Guarantee.Shortfall);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_RiskThatCannotBeShown_NamesTheBestThreshold()
        => Assert.StartsWith("No threshold could be shown to keep the risk among accepted rows at most 0.01: at threshold", ML.BinaryClassification.Conformal().SelectivePrediction(alpha: 0.01).Fit(Binary()).Guarantee.Shortfall, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadRows_AreNamed()
    {
        string Error(Action<BinaryRow[]> spoil, SelectivePredictionOptions? options = null)
        {
            var rows = BinaryRows(20);
            spoil(rows);
            return Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(options ?? new()).Fit(ML.Data.LoadFromEnumerable(rows))).Message;
        }
        Assert.StartsWith("Row 3, column 'Probability', has score NaN; allowed are finite numbers.", Error(rows => rows[3].Probability = float.NaN), StringComparison.Ordinal);
        Assert.StartsWith("Row 4, column 'Probability', has score 1.5, which is no probability.", Error(rows => rows[4].Probability = 1.5f), StringComparison.Ordinal);
        Assert.StartsWith("Row 5, column 'Score', has confidence NaN; allowed are numbers and infinities.", Error(rows => rows[5].Score = float.NaN, new() { ConfidenceColumnName = "Score" }), StringComparison.Ordinal);
        Assert.StartsWith("Row 6, column 'Loss', has loss 2; allowed are numbers from 0 to 1.", Error(rows => rows[6].Loss = 2, new() { LossColumnName = "Loss" }), StringComparison.Ordinal);
        Assert.StartsWith("Row 6, column 'Loss', has loss NaN", Error(rows => rows[6].Loss = float.NaN, new() { LossColumnName = "Loss" }), StringComparison.Ordinal);
        Assert.StartsWith("No row can be used: 0 rows have no label.", Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().SelectivePrediction().Fit(Binary(0))).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_RowsWithoutLabel_AreLeftOutWithAWarning()
    {
        var (ml, log) = (new MLContext(1), new List<string>());
        ml.Log += (_, message) => log.Add(message.Message);
        var view = ml.Data.LoadFromEnumerable(BinaryRows(100).Select((row, i) => new { Label = i < 10 ? float.NaN : row.Label ? 1 : 0, row.PredictedLabel, row.Probability }).ToArray());
        var model = ml.BinaryClassification.Conformal().SelectivePrediction(new() { Alpha = 0.3, Thresholds = [0.5] }).Fit(view);
        Assert.Equal(90, model.Result.Rows);
        Assert.Contains(log, message => message.Contains("10 rows have no label and were left out.", StringComparison.Ordinal));
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadColumns_AreNamed()
    {
        Assert.StartsWith("The predicted-label column 'PredictedLabel' has type Key<UInt32, 0-3> and the label column 'Label' Key<UInt32, 0-2>: both must be keys of as many values, or neither.",
            Assert.Throws<ArgumentOutOfRangeException>(() => ML.MulticlassClassification.Conformal().SelectivePrediction().Fit(Classes(20, predictedCount: 4))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The score column 'Points' is absent.", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(new() { ScoreColumnName = "Points" }).Fit(Binary(20))).Message, StringComparison.Ordinal);
        Assert.StartsWith("The predicted-label column 'Score' has type Single; allowed is Boolean or a key.", Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(new() { PredictedLabelColumnName = "Score" }).Fit(Binary(20))).Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0, 0.1, "Alpha")]
    [InlineData(1, 0.1, "Alpha")]
    [InlineData(double.NaN, 0.1, "Alpha")]
    [InlineData(0.1, 0, "Delta")]
    [InlineData(0.1, 1, "Delta")]
    public void Options_OutsideTheirRange_AreNamed(double alpha, double delta, string name)
        => Assert.Contains(name, Assert.Throws<ValidationException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(alpha, delta)).Message, StringComparison.Ordinal);

    [Fact, Trait("Kind", "Example")]
    public void Options_NaNThreshold_IsNamed()
        => Assert.Contains("Thresholds must be finite. Got NaN.", Assert.Throws<ValidationException>(() => ML.BinaryClassification.Conformal().SelectivePrediction(new() { Thresholds = [0.5, double.NaN] })).Message, StringComparison.Ordinal);

    [Theory, Trait("Kind", "Property")]
    [InlineData(0.05, 0.1)]
    [InlineData(0.5, 0.24)]
    [InlineData(0.3, 0.001)]
    public void LeastCount_OneRowLess_IsNotEnough(double alpha, double level)
    {
        var least = SelectiveThreshold.LeastCount(alpha, level);
        Assert.True(Math.Pow(1 - alpha, least) <= level * (1 + 1e-9));
        Assert.True(Math.Pow(1 - alpha, least - 1) > level);
        foreach (var areErrors in new[] { true, false })
        {
            bool IsControlled(long rows) => SelectiveThreshold.Choose([.. Enumerable.Repeat(0.9, (int)rows)], new double[rows], areErrors, new() { Alpha = alpha, Delta = level, Thresholds = [0.5] }).IsControlled;
            Assert.Equal((true, false), (IsControlled(least), IsControlled(least - 1)));
        }
    }
}
