using Microsoft.ML;
using Microsoft.ML.Data;
using MLExtensions;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Integration;

public class QuantileTrainerTests
{
    private static readonly MLContext ML = new(1);

    public sealed class Row
    {
        [VectorType(1)]
        public float[] Features { get; set; } = [];

        public float Label { get; set; }
    }

    public sealed class Result
    {
        public float Score { get; set; }

        public float[] Quantiles { get; set; } = [];
    }

    /// <summary>y = 100 + 50 x + (1 + x) e with e of rate 1: the tau-quantile is 100 + 50 x - (1 + x) log(1 - tau).</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void Fit_ExponentialNoise_FindsQuantilesThatNeverCross(int members)
    {
        var view = ML.Data.LoadFromEnumerable(Rows(6000, 1));
        NumberList levels = [0.1, 0.25, 0.5, 0.75, 0.9];
        var model = ML.Regression.Trainers.Quantile(new QuantileTrainer.Options
        {
            Objective = new(levels), Network = new() { HiddenLayers = [16], EnsembleSize = members }, NumberOfEpochs = 40, Seed = 1, NumberOfThreads = 1,
        }).Fit(view);

        var test = Rows(2000, 2);
        var results = ML.Data.CreateEnumerable<Result>(model.Transform(ML.Data.LoadFromEnumerable(test)), reuseRowObject: false).ToArray();
        for (var i = 0; i < levels.Count; i++)
        {
            // Coverage of new rows: a standard error of 0.011 at most, and what a fit of 6000 rows is off by.
            Assert.Equal(levels[i], test.Zip(results, (row, result) => row.Label <= result.Quantiles[i] ? 1.0 : 0).Average(), 0.06);
            var off = test.Zip(results, (row, result) => result.Quantiles[i] - (100 + 50 * row.Features[0] - (1 + row.Features[0]) * Math.Log(1 - levels[i]))).Average();
            Assert.InRange(off, -0.3, 0.3);
        }
        Assert.All(results, result => Assert.Equal(result.Quantiles.Order(), result.Quantiles));
        Assert.All(results, result => Assert.Equal(result.Quantiles[2], result.Score));
        Assert.InRange(ML.Regression.Evaluate(model.Transform(view)).RSquared, 0.95, 1);
    }

    [Fact]
    public void Fit_SaveAndLoad_KeepsLevelsNamesAndScores()
    {
        var view = ML.Data.LoadFromEnumerable(Rows(300, 1));
        var model = ML.Regression.Trainers.Quantile([0.05, 0.95], numberOfEpochs: 2).Fit(view);
        using var stream = new MemoryStream();
        ML.Model.Save(model, view.Schema, stream);
        var loaded = (QuantilePredictionTransformer)ML.Model.Load(stream, out _);

        Assert.Equal([0.05, 0.95], loaded.Levels.AsEnumerable());
        VBuffer<ReadOnlyMemory<char>> names = default;
        loaded.GetOutputSchema(view.Schema)["Quantiles"].GetSlotNames(ref names);
        Assert.Equal(["0.05", "0.95"], names.DenseValues().Select(name => name.ToString()));
        Assert.Equal(model.Transform(view).GetColumn<float[]>("Quantiles"), loaded.Transform(view).GetColumn<float[]>("Quantiles"));
        var engine = ML.Model.CreatePredictionEngine<Row, Result>(loaded);
        Assert.Equal(loaded.Transform(view).GetColumn<float[]>("Quantiles").First(), engine.Predict(Rows(300, 1)[0]).Quantiles);
    }

    [Fact]
    public void NeuralNetworkRegressionTrainer_SeveralLevels_PointsToTheQuantileTrainer()
    {
        var error = Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => new NeuralNetworkRegressionTrainer(new() { Objective = new PinballLoss([0.1, 0.9]) }));
        Assert.Contains("predicts 2: use QuantileTrainer.", error.Message, StringComparison.Ordinal);
    }

    /// <summary>Bins in the unit of the label, whose mean is the prediction, and which no prediction leaves.</summary>
    [Fact]
    public void Fit_HlGauss_PredictsTheMeanWithinItsRange()
    {
        var view = ML.Data.LoadFromEnumerable(Rows(6000, 1));
        var model = ML.Regression.Trainers.HlGauss(100, 160, bins: 48, numberOfEpochs: 20).Fit(view);
        var test = Rows(2000, 2);
        var scores = model.Transform(ML.Data.LoadFromEnumerable(test)).GetColumn<float>("Score").ToArray();
        Assert.All(scores, score => Assert.InRange(score, 100, 160));
        Assert.InRange(test.Zip(scores, (row, score) => Math.Abs(score - (100 + 50 * row.Features[0] + 1 + row.Features[0]))).Average(), 0, 0.5);
    }

    private static Row[] Rows(int count, int seed)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(_ => random.NextSingle()).Select(x => new Row { Features = [x], Label = (float)(100 + 50 * x - (1 + x) * Math.Log(1 - random.NextDouble())) })];
    }
}
