using System.ComponentModel.DataAnnotations;
using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

public class RejectorTests
{
    private static readonly MLContext ML = new(1);

    private static readonly RejectorOptions Quick = new() { HiddenUnits = 4, Epochs = 5 };

    public sealed class BinaryRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        public float Score { get; set; }

        public bool Label { get; set; }

        public bool PredictedLabel { get; set; }
    }

    public sealed class ClassRow
    {
        [VectorType(2)]
        public float[] Features { get; set; } = [];

        [VectorType(3)]
        public float[] Score { get; set; } = [];

        public uint Label { get; set; }

        public uint PredictedLabel { get; set; }
    }

    private static BinaryRow[] BinaryRows(int count = 150)
    {
        var random = new Random(1);
        return [.. Enumerable.Range(0, count).Select(_ => (X: random.NextSingle(), Y: random.NextSingle())).Select(at => new BinaryRow { Features = [at.X, 5], Score = at.X - 0.5f, PredictedLabel = at.X > 0.5f, Label = at.Y < at.X })];
    }

    private static IDataView Binary(int count = 150) => ML.Data.LoadFromEnumerable(BinaryRows(count));

    private static IDataView Classes()
    {
        var random = new Random(2);
        var rows = Enumerable.Range(0, 150).Select(_ => new ClassRow
        {
            Features = [random.NextSingle(), random.NextSingle()], Score = [random.NextSingle(), random.NextSingle(), random.NextSingle()], Label = (uint)random.Next(3), PredictedLabel = (uint)random.Next(3),
        }).ToArray();
        var schema = SchemaDefinition.Create(typeof(ClassRow));
        schema[nameof(ClassRow.Label)].ColumnType = schema[nameof(ClassRow.PredictedLabel)].ColumnType = new KeyDataViewType(typeof(uint), 3);
        return ML.Data.LoadFromEnumerable(rows, schema);
    }

    private static void CheckContract(Func<MLContext, IEstimator<ITransformer>> create, IDataView view)
    {
        var model = create(ML).Fit(view);
        EstimatorContract.CheckSchema(create(ML), view);
        EstimatorContract.CheckScoring(model, view);
        EstimatorContract.CheckPersistence(ML, model, view);
        EstimatorContract.CheckRepeatability(create, view);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Estimator_Binary_KeepsTheContract() => CheckContract(ml => ml.BinaryClassification.Conformal().LearnToReject(Quick), Binary());

    [Fact, Trait("Kind", "Contract")]
    public void Estimator_Multiclass_KeepsTheContract() => CheckContract(ml => ml.MulticlassClassification.Conformal().LearnToReject(Quick), Classes());

    [Fact, Trait("Kind", "Contract")]
    public void Estimator_WithoutScores_KeepsTheContract() => CheckContract(ml => ml.MulticlassClassification.Conformal().LearnToReject(Quick with { ScoreColumnName = null, Seed = 3 }), Classes());

    [Fact, Trait("Kind", "Contract")]
    public void PredictionEngine_LoadedModel_RejectsMissingInputs()
    {
        var view = Binary(1500);
        using var stream = new MemoryStream();
        var model = ML.BinaryClassification.Conformal().LearnToReject(cost: 0.2).Fit(view);
        ML.Model.Save(model, view.Schema, stream);
        var loaded = (RejectorTransformer)ML.Model.Load(new MemoryStream(stream.ToArray()), out _);
        Assert.Equal(model.Report, loaded.Report);
        var engine = ML.Model.CreatePredictionEngine<BinaryRow, RejectorGuaranteeTests.Answer>(loaded);
        var answers = BinaryRows(1500).Select(row => engine.Predict(row)).ToArray();
        Assert.Equal(model.Transform(view).GetColumn<float>("RejectionScore"), answers.Select(answer => answer.RejectionScore));
        Assert.All(answers, answer => Assert.Equal(answer.RejectionScore <= 0, answer.Abstain));
        Assert.Contains(answers, answer => answer.Abstain);
        Assert.Contains(answers, answer => !answer.Abstain);
        Assert.True(engine.Predict(new() { Features = [float.NaN, 5] }) is { Abstain: true, RejectionScore: float.NaN });
        Assert.True(engine.Predict(new() { Features = [0, 5], Score = float.PositiveInfinity }) is { Abstain: true, RejectionScore: float.NaN });
    }

    [Fact, Trait("Kind", "Contract")]
    public void LearnToReject_BehindATrainerOnHeldOutRows_BeatsTheConstants()
    {
        // Labels are noise on the right half; a linear model cannot say so.
        var random = new Random(6);
        IDataView Draw(int count) => ML.Data.LoadFromEnumerable(Enumerable.Range(0, count).Select(_ => (X: random.NextSingle(), Y: random.NextSingle()))
            .Select(at => new { Features = new[] { at.X, at.Y }, Label = at.X > 0.5f ? random.Next(2) == 0 : at.Y > 0.5f }).ToArray(), Schema());
        var model = ML.BinaryClassification.Trainers.LbfgsLogisticRegression().AppendHeldOut(ML.BinaryClassification.Conformal().LearnToReject(cost: 0.2), fraction: 0.5).Fit(Draw(4000));
        var tested = model.Transform(Draw(4000));
        var rows = tested.GetColumn<bool>("Abstain").Zip(tested.GetColumn<bool>("Label").Zip(tested.GetColumn<bool>("PredictedLabel"), (label, guess) => label != guess)).ToArray();
        var cost = rows.Average(row => row.First ? 0.2 : row.Second ? 1 : 0);
        Assert.True(cost < 0.14 && rows.Average(row => row.Second ? 1.0 : 0) > 0.2, $"The cost is {cost}.");

        static SchemaDefinition Schema()
        {
            var schema = SchemaDefinition.Create(new { Features = Array.Empty<float>(), Label = false }.GetType());
            schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 2);
            return schema;
        }
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_AllRightOrAllWrong_AcceptsOrRejectsAll(bool wrong)
    {
        var rows = BinaryRows();
        foreach (var row in rows)
            row.Label = row.PredictedLabel != wrong;
        var model = ML.BinaryClassification.Conformal().LearnToReject(Quick).Fit(ML.Data.LoadFromEnumerable(rows));
        Assert.All(model.Transform(Binary()).GetColumn<bool>("Abstain"), abstain => Assert.Equal(wrong, abstain));
        Assert.Equal(wrong ? 0.1 : 0, model.Report.Cost, 9);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_OneRow_Works() => Assert.Equal((1, 0), ML.BinaryClassification.Conformal().LearnToReject(Quick).Fit(Binary(1)).Report is var report ? (report.Rows, report.ValidationRows) : default);

    [Fact, Trait("Kind", "Example")]
    public void Fit_RowsWithMissingFeatures_AreLeftOut()
    {
        var rows = BinaryRows(30);
        (rows[1].Features, rows[2].Score) = ([float.NaN, 0], float.PositiveInfinity);
        Assert.Equal(28, ML.BinaryClassification.Conformal().LearnToReject(Quick).Fit(ML.Data.LoadFromEnumerable(rows)).Report.Rows);
        var error = Assert.Throws<InputDataException>(() => ML.BinaryClassification.Conformal().LearnToReject(Quick).Fit(ML.Data.LoadFromEnumerable(rows[1..3])));
        Assert.StartsWith("No row can be used: 0 rows have no label, 2 have features or scores that are missing or infinite.", error.Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_BadColumns_AreNamed()
    {
        string Error(RejectorOptions options) => Assert.Throws<ArgumentOutOfRangeException>(() => ML.BinaryClassification.Conformal().LearnToReject(options).Fit(Binary())).Message;
        Assert.StartsWith("The feature column 'X' is absent.", Error(Quick with { FeatureColumnName = "X" }), StringComparison.Ordinal);
        Assert.StartsWith("The feature column 'Score' has type Single; allowed is a vector of known size of Single.", Error(Quick with { FeatureColumnName = "Score" }), StringComparison.Ordinal);
        Assert.StartsWith("The label column 'Features' has type", Error(Quick with { LabelColumnName = "Features" }), StringComparison.Ordinal);
        var model = ML.BinaryClassification.Conformal().LearnToReject(Quick).Fit(Binary());
        Assert.StartsWith("Features and scores have 5 values per row; the rejector was fitted on 3.", Assert.Throws<ArgumentOutOfRangeException>(() => model.Transform(Classes())).Message, StringComparison.Ordinal);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Options_CostOutsideItsRange_IsNamed(double cost)
        => Assert.Contains("Cost", Assert.Throws<ValidationException>(() => ML.BinaryClassification.Conformal().LearnToReject(cost)).Message, StringComparison.Ordinal);
}
