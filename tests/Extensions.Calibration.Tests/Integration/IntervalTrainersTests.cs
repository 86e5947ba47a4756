using Extensions.Testing;
using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions.Conformal;
using MLExtensions.Trainers;

namespace Extensions.Calibration.Tests.Integration;

/// <summary>Intervals behind ML.NET's trainers and ours, in a chain, saved and loaded, here and in another process.</summary>
[Trait("Kind", "Contract")]
public class IntervalTrainersTests
{
    private static readonly MLContext ML = new(1);

    private static readonly NetworkOptions Small = new() { HiddenLayers = [8] };

    private static IDataView View => SomeData.View(ML, SomeData.Rows(600));

    private static RegressionConformalCatalog Conformal => ML.Regression.Conformal();

    public static TheoryData<string> Heads => ["LightGbm", "FastTree", "Sdca", "network", "quantile network"];

    private static IEstimator<ITransformer> Head(string name) => name switch
    {
        "LightGbm" => ML.Regression.Trainers.LightGbm("Number", numberOfIterations: 20),
        "FastTree" => ML.Regression.Trainers.FastTree("Number", numberOfTrees: 10),
        "Sdca" => ML.Regression.Trainers.Sdca("Number"),
        "network" => ML.Regression.Trainers.NeuralNetwork(new NeuralNetworkRegressionTrainer.Options { LabelColumnName = "Number", NumberOfEpochs = 5, Seed = 1, Network = Small }),
        _ => ML.Regression.Trainers.Quantile(new QuantileTrainer.Options { LabelColumnName = "Number", Objective = new([0.05, 0.5, 0.95]), NumberOfEpochs = 5, Seed = 1, Network = Small }),
    };

    [Theory, MemberData(nameof(Heads))]
    public void CrossFitted_BehindATrainer_SavedLoadedAndAsked(string head)
    {
        var model = Head(head).AppendCrossFitted(Conformal.CrossFittedIntervals(0.1, options: new() { LabelColumnName = "Number" }), 3).Fit(View);
        EstimatorContract.CheckPersistence(ML, model, View);
        EstimatorContract.CheckScoring(model, View);
        Assert.InRange(Covered(model), 0.85, 1);
    }

    /// <summary>The heads of the folds are loaded by a process that knows no trainer.</summary>
    [Fact]
    public void CrossFitted_OtherProcess_SameBits()
    {
        var model = Head("network").AppendCrossFitted(Conformal.CrossFittedIntervals(0.1, options: new() { LabelColumnName = "Number" }), 3).Fit(View);
        Assert.Equal(ColumnValues.Describe(model.Transform(View)), OtherProcess.Score(ML, model, View));
    }

    public static TheoryData<IntervalScore> QuantileScores => [new QuantileResidualScore(), new QuantileResidualScore { Asymmetric = true }, new WidthScaledQuantileScore(), new MedianScaledQuantileScore(), new MedianFractionScore()];

    /// <summary>The defaults of the scores fit the columns of a quantile network.</summary>
    [Theory, MemberData(nameof(QuantileScores))]
    public void Intervals_BehindAQuantileNetwork_NeedNoColumnNames(IntervalScore score)
    {
        var model = Head("quantile network").AppendHeldOut(Conformal.Intervals(0.1, score, options: new() { LabelColumnName = "Number" }), 0.4).Fit(View);
        Assert.Null(model.LastTransformer.Guarantee.Shortfall);
        Assert.InRange(Covered(model), 0.8, 1);
    }

    [Fact]
    public void Intervals_BehindDifficultyOfATree_SavedAndLoaded()
    {
        var options = new DifficultyOptions { LabelColumnName = "Number" };
        var model = Head("LightGbm")
            .AppendHeldOut(Conformal.ModelDifficulty(ML.Regression.Trainers.FastTree("Number", numberOfTrees: 10), options), 0.2)
            .AppendHeldOut(Conformal.Intervals(0.1, new NormalizedResidualScore(), options: new() { LabelColumnName = "Number" }), 0.3).Fit(View);
        EstimatorContract.CheckPersistence(ML, model, View);
        Assert.InRange(Covered(model), 0.8, 1);
    }

    private static double Covered(ITransformer model)
    {
        var output = model.Transform(SomeData.View(ML, SomeData.Rows(600)));
        var (lower, upper) = (output.GetColumn<float>("Lower").ToArray(), output.GetColumn<float>("Upper").ToArray());
        return output.GetColumn<float>("Number").Select((label, row) => lower[row] <= label && label <= upper[row] ? 1.0 : 0).Average();
    }
}
