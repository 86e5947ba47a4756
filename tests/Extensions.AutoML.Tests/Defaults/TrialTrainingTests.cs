using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Trainers;

namespace Extensions.AutoML.Tests.Defaults;

/// <summary>What the tables of a task make can be trained; that each objective can is the trainers' test.</summary>
[Trait("Kind", "Example")]
[Trait("Area", "search")]
public class TrialTrainingTests
{
    [Theory]
    [InlineData("ldam", "vector")]
    [InlineData("cross_split", "none")]
    [InlineData("ebv_head", "one_versus_rest_isotonic")]
    public void Fit_OptionsAndCalibratorOfASet_GivesProbabilities(string objective, string calibrator)
    {
        var ml = new MLContext(1);
        var rows = SomeData.Rows(240);
        var data = SomeData.View(ml, rows);
        var set = SomeSets.Of(("objective", objective), ("network.layers", 1), ("network.hidden", 32), ("batch_size", "64"), ("calibrator", calibrator));
        var options = new NeuralNetworkMulticlassTrainer.Options { LabelColumnName = "Class", NumberOfEpochs = 3, Seed = 1, NumberOfThreads = 1 };
        IEstimator<ITransformer> pipeline = ml.MulticlassClassification.Trainers.NeuralNetwork(options.Apply(set, TrainingLabels.OfClasses(rows.Select(row => (float)row.Class), 3)));
        if (CalibratorFactory.Create(ml, SearchTask.Multiclass, set, new() { LabelColumnName = "Class" }) is { } second)
            pipeline = pipeline.AppendHeldOut(second, options: new() { StratifyColumnName = "Class" });

        var scores = pipeline.Fit(data).Transform(data).GetColumn<float[]>("Score").ToArray();
        Assert.Equal(rows.Length, scores.Length);
        Assert.All(scores, row => Assert.Equal(1, row.Sum(), 4));
    }
}
