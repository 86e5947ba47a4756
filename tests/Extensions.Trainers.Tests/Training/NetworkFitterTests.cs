using MLExtensions;
using MLExtensions.Columns;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public class NetworkFitterTests
{
    private static readonly SomeOptions Small = new() { Network = new() { HiddenLayers = [32] }, NumberOfEpochs = 20, BatchSize = 64, Seed = 5, Optimizer = new AdamW { LearningRate = 5e-3 } };

    [Fact, Trait("Kind", "Example")]
    public void Fit_Multiclass_LearnsAndDescribesItself()
    {
        var (train, test) = (Fits.Dense(1500, 6, 3), Fits.Dense(500, 6, 3, seed: 2));
        var fit = new SomeCrossEntropy().Fit(train, Small, labelCount: 3);
        Assert.Equal(OutputLink.Softmax, fit.Link);
        Assert.Equal((6, 3), (fit.Parameters.InputCount, fit.Parameters.OutputCount));
        Assert.Equal(Enumerable.Range(1, fit.History.Epochs.Length), fit.History.Epochs.Select(e => e.Epoch));
        Assert.True(fit.History.Epochs[^1].TrainingLoss < 0.5 * fit.History.Epochs[0].TrainingLoss);
        var right = Enumerable.Range(0, 500).Count(row => IndexOfLargest(fit.Parameters.Evaluate(test.Row(row))) == (int)test.Labels[row]);
        Assert.True(right > 425, $"{right} of 500 right");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_Regression_PredictsInTheUnitOfTheLabel()
    {
        var (train, test) = (Fits.Dense(1500, 6, 0), Fits.Dense(300, 6, 0, seed: 2));
        var fit = new SomeSquaredError().Fit(train, Small);
        var error = Enumerable.Range(0, 300).Average(row => Math.Pow(fit.Parameters.Evaluate(test.Row(row))[0] - test.Labels[row], 2));
        var variance = test.Labels.Average(y => Math.Pow(y - test.Labels.Average(), 2));
        Assert.True(error < 0.1 * variance, $"error {error}, variance {variance}");
    }

    [Fact, Trait("Kind", "Example")]
    public void Fit_Binary_LearnsFromSparseRows()
    {
        var block = Fits.Dense(1500, 6, 2);
        var values = ((DenseFeatures)block.Features).Values;
        for (var i = 0; i < values.Length; i++)
            values[i] = Math.Abs(values[i]) < 2 ? 0 : values[i];
        var fit = new SomeLogistic().Fit(block.ToSparse(), Small);
        Assert.Empty(fit.Parameters.InputOffset);
        var right = Enumerable.Range(0, 1500).Count(row => fit.Parameters.Evaluate(block.Row(row))[0] > 0 == block.Labels[row] > 0);
        Assert.True(right > 1250, $"{right} of 1500 right");
    }

    [Theory, Trait("Kind", "Contract")]
    [InlineData(false)]
    [InlineData(true)]
    public void Fit_SameSeed_SameBytes(bool sparse)
    {
        var block = Fits.Dense(400, 5, 3, weights: true);
        var options = Small with { NumberOfEpochs = 3, NumberOfThreads = 2, Network = new() { HiddenLayers = [16, 16], Dropout = 0.2, Residual = true } };
        float[] Numbers(int seed) => new SomeCrossEntropy().Fit(sparse ? block.ToSparse() : block, options with { Seed = seed }, 3).Parameters.Numbers();
        Assert.Equal(Numbers(7), Numbers(7));
        Assert.NotEqual(Numbers(7), Numbers(8));
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(FeatureScaling.Standard)]
    [InlineData(FeatureScaling.Robust)]
    public void Fit_ConstantFeature_CountsNothing(FeatureScaling scaling)
    {
        var block = Fits.Dense(300, 4, 3);
        var fit = new SomeCrossEntropy().Fit(block, Small with { FeatureScaling = scaling }, 3);
        var (row, other, varying) = (block.Row(0), block.Row(0), block.Row(0));
        (other[1], varying[0]) = (1000, 1000);   // the second feature never varied
        Assert.Equal(fit.Parameters.Evaluate(row), fit.Parameters.Evaluate(other));
        Assert.NotEqual(fit.Parameters.Evaluate(row), fit.Parameters.Evaluate(varying));
    }

    private static int IndexOfLargest(double[] outputs) => Array.IndexOf(outputs, outputs.Max());
}
