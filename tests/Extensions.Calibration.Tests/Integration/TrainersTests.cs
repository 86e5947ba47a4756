using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Calibration;
using MLExtensions.Trainers;

namespace Extensions.Calibration.Tests.Integration;

/// <summary>Calibrators behind ML.NET's trainers and ours, in a chain, evaluated by ML.NET, saved and loaded.</summary>
[Trait("Kind", "Contract")]
public class TrainersTests
{
    private static readonly MLContext ML = new(1);

    private static readonly SomeData.Row[] Rows = SomeData.Rows(900);

    private static IDataView View => SomeData.View(ML, Rows);

    public sealed class ClassPrediction
    {
        public float[] Score { get; set; } = [];

        public uint PredictedLabel { get; set; }
    }

    public sealed class FlagPrediction
    {
        public float Score { get; set; }

        public float Probability { get; set; }

        public bool PredictedLabel { get; set; }
    }

    public static TheoryData<string> MulticlassTrainers => ["LightGbm", "FastTree, one versus all", "Sdca", "Lbfgs", "network"];

    public static TheoryData<string> BinaryTrainers => ["LightGbm", "FastTree", "Sdca", "Lbfgs", "LinearSvm", "network"];

    private static IEstimator<ITransformer> Multiclass(string name) => name switch
    {
        "LightGbm" => ML.MulticlassClassification.Trainers.LightGbm("Class", numberOfIterations: 20),
        "FastTree, one versus all" => ML.MulticlassClassification.Trainers.OneVersusAll(ML.BinaryClassification.Trainers.FastTree("Class", numberOfTrees: 10), "Class"),
        "Sdca" => ML.MulticlassClassification.Trainers.SdcaMaximumEntropy("Class"),
        "Lbfgs" => ML.MulticlassClassification.Trainers.LbfgsMaximumEntropy("Class"),
        _ => ML.MulticlassClassification.Trainers.NeuralNetwork(new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfEpochs = 3, Seed = 1 }),
    };

    private static IEstimator<ITransformer> Binary(string name) => name switch
    {
        "LightGbm" => ML.BinaryClassification.Trainers.LightGbm("Flag", numberOfIterations: 20),
        "FastTree" => ML.BinaryClassification.Trainers.FastTree("Flag", numberOfTrees: 10),
        "Sdca" => ML.BinaryClassification.Trainers.SdcaLogisticRegression("Flag"),
        "Lbfgs" => ML.BinaryClassification.Trainers.LbfgsLogisticRegression("Flag"),
        "LinearSvm" => ML.BinaryClassification.Trainers.LinearSvm("Flag"),
        _ => ML.BinaryClassification.Trainers.NeuralNetwork(new NeuralNetworkBinaryTrainer.Options { LabelColumnName = "Flag", NumberOfEpochs = 3, Seed = 1 }),
    };

    [Theory, MemberData(nameof(MulticlassTrainers))]
    public void Temperature_BehindAMulticlassTrainer_IsSeenByEvaluatorAndEngine(string trainer)
    {
        var options = new CalibrationOptions { LabelColumnName = "Class" };
        var held = new HeldOutOptions { StratifyColumnName = "Class" };
        var model = Multiclass(trainer).AppendHeldOut(ML.MulticlassClassification.Calibrators().Temperature(options: options), 0.3, held).Fit(View);
        var scored = model.Transform(View);
        Assert.Contains(scored.Schema["Score"].Annotations.Schema, annotation => annotation.Name == "IsNormalized");
        Assert.Contains(scored.Schema["PredictedLabel"].Annotations.Schema, annotation => annotation.Name == "KeyValues");

        var metrics = ML.MulticlassClassification.Evaluate(scored, "Class");
        var uncalibrated = ML.MulticlassClassification.Evaluate(model.First().Transform(View), "Class");
        Assert.NotEqual(uncalibrated.LogLoss, metrics.LogLoss);
        Assert.Equal(uncalibrated.MicroAccuracy, metrics.MicroAccuracy, 1e-9);   // the order of classes is kept

        var engine = ML.Model.CreatePredictionEngine<SomeData.Row, ClassPrediction>(SavedModel.Load(SavedModel.Save(ML, model, View.Schema)), inputSchemaDefinition: Schema());
        var expected = scored.GetColumn<float[]>("Score").ToArray();
        for (var row = 0; row < 20; row++)
        {
            var prediction = engine.Predict(Rows[row]);
            Assert.Equal(expected[row], prediction.Score);
            Assert.Equal(1, prediction.Score.Sum(), 1e-5);
            Assert.Equal(prediction.Score.Max(), prediction.Score[prediction.PredictedLabel - 1]);
        }
    }

    [Theory, MemberData(nameof(BinaryTrainers))]
    public void Platt_BehindABinaryTrainer_IsSeenByEvaluatorAndEngine(string trainer)
    {
        var options = new CalibrationOptions { LabelColumnName = "Flag", Scores = trainer == "LinearSvm" ? ScoreMeaning.Logits : ScoreMeaning.Probabilities };
        var held = new HeldOutOptions { StratifyColumnName = "Flag" };
        var model = Binary(trainer).AppendHeldOut(ML.BinaryClassification.Calibrators.PlattScaling(options), 0.3, held).Fit(View);
        var scored = model.Transform(View);
        Assert.Contains(scored.Schema["Probability"].Annotations.Schema, annotation => annotation.Name == "IsNormalized");
        var metrics = ML.BinaryClassification.Evaluate(scored, "Flag");
        Assert.InRange(metrics.LogLoss, 0, 1);
        Assert.True(metrics.AreaUnderRocCurve > 0.9);

        var engine = ML.Model.CreatePredictionEngine<SomeData.Row, FlagPrediction>(SavedModel.Load(SavedModel.Save(ML, model, View.Schema)), inputSchemaDefinition: Schema());
        var expected = scored.GetColumn<float>("Probability").ToArray();
        for (var row = 0; row < 20; row++)
        {
            var prediction = engine.Predict(Rows[row]);
            Assert.Equal(expected[row], prediction.Probability);
            Assert.Equal(prediction.Probability > 0.5f, prediction.PredictedLabel);
        }
    }

    [Fact]
    public void Platt_BehindAMultilabelNetwork_IsFittedPerLabel()
    {
        var trainer = ML.MultilabelClassification().Trainers.NeuralNetwork(new NeuralNetworkMultilabelTrainer.Options { LabelColumnName = "Flags", NumberOfEpochs = 3, Seed = 1 });
        var calibrator = ML.MultilabelClassification().Calibrators().Calibrate(new PlattScaling(), new() { LabelColumnName = "Flags" });
        var model = trainer.AppendHeldOut(calibrator, 0.3).Fit(View);
        Assert.Equal(3, model.LastTransformer.FittedMaps.Length);
        var (before, after) = (model.First().Transform(View).GetColumn<float[]>("Probability").First(), model.Transform(View).GetColumn<float[]>("Probability").First());
        for (var label = 0; label < 3; label++)
            Assert.Equal(model.LastTransformer.FittedMaps[label].Apply(before[label], ScoreMeaning.Probabilities), after[label], 1e-6);
        Assert.Equal(after.Select(p => p > 0.5), model.Transform(View).GetColumn<bool[]>("PredictedLabels").First());
    }

    [Fact]
    public void Fit_OnTrainingRowsOfANetwork_WarnsAndOnHeldOutRowsDoesNot()
    {
        var options = new CalibrationOptions { LabelColumnName = "Class" };
        Assert.True(Warns(ml => Multiclass("network").Append(ml.MulticlassClassification.Calibrators().Temperature(options: options)).Fit(View)));
        Assert.True(Warns(ml => ml.Transforms.NormalizeMinMax("Features").Append(Multiclass("network")).Append(ml.MulticlassClassification.Calibrators().Temperature(options: options)).Fit(View)));
        Assert.False(Warns(ml => Multiclass("network").AppendHeldOut(ml.MulticlassClassification.Calibrators().Temperature(options: options), 0.3).Fit(View)));
        Assert.False(Warns(ml => Multiclass("network").AppendCrossFitted(ml.MulticlassClassification.Calibrators().Temperature(options: options), 2).Fit(View)));
        Assert.False(Warns(ml =>
        {
            var parts = ml.Data.TrainTestSplit(View, 0.3);
            var model = Multiclass("network").Fit(parts.TrainSet);
            ml.MulticlassClassification.Calibrators().Temperature(options: options).Fit(model.Transform(parts.TestSet));
        }));

        static bool Warns(Action<MLContext> fit)
        {
            var (ml, warned) = (new MLContext(1), false);
            ml.Log += (_, message) => warned |= message.Message.Contains("the rows are those that the model was trained on", StringComparison.Ordinal);
            fit(ml);
            return warned;
        }
    }

    private static SchemaDefinition Schema()
    {
        var schema = SchemaDefinition.Create(typeof(SomeData.Row));
        schema["Features"].ColumnType = new VectorDataViewType(NumberDataViewType.Single, 6);
        schema["Flags"].ColumnType = new VectorDataViewType(BooleanDataViewType.Instance, 3);
        schema["Class"].ColumnType = new KeyDataViewType(typeof(uint), 3);
        return schema;
    }
}
