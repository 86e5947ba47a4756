using System.Text.Json;
using Extensions.Trainers.Tests.Objectives;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Reducers;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MeanReducerTests
{
    private static readonly double[] Losses = [1, 2, 6];

    [Fact]
    public void Reduce_NothingGiven_IsThePlainMean() => Assert.Equal(3, Reduce(Losses, null, null), 12);

    [Fact]
    public void Reduce_Weights_IsTheWeightedMean() => Assert.Equal((1 + 4 + 18) / 6.0, Reduce(Losses, null, [1, 2, 3]), 12);

    [Fact]
    public void Reduce_Divisors_IsTheSumOverTheirSum() => Assert.Equal(9 / 3.5, Reduce(Losses, [0.5, 1, 2], null), 12);

    [Fact]
    public void Reduce_WeightsAndDivisors_DividesByTheirProduct() => Assert.Equal((1 + 4 + 18) / (0.5 + 2 + 6), Reduce(Losses, [0.5, 1, 2], [1, 2, 3]), 12);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Reduce_WeightTwo_IsTheRowTwice(bool withDivisors)
    {
        var divisors = withDivisors ? new[] { 0.5, 1, 2 } : null;
        double[]? repeated = withDivisors ? [0.5, 1, 2, 2] : null;
        Assert.Equal(Reduce([1, 2, 6, 6], repeated, null), Reduce(Losses, divisors, [1, 1, 2]), 12);
    }

    [Fact]
    public void Reduce_ClassWeightedCrossEntropy_EqualsExampleWeightsOfTheClasses()
    {
        using var scope = NewDisposeScope();
        var weighted = new CrossEntropy(classWeights: [0.5, 2, 1]);
        var batch = Some.Batch(weighted, 9, 3);
        var context = batch.Context(weighted);
        var byClass = new MeanReducer().Reduce(weighted.Losses(context), weighted.Divisors(context), null);
        var byExample = new MeanReducer().Reduce(new CrossEntropy().Losses(context), null, tensor(batch.Labels.Select(row => weighted.ClassWeights[(int)row[0]]).ToArray()));
        Assert.Equal(byExample.item<double>(), byClass.item<double>(), 12);
    }

    [Fact]
    public void Reduce_Gradient_IsWeightOverTheirSum()
    {
        using var scope = NewDisposeScope();
        var losses = tensor(Losses).requires_grad_(true);
        new MeanReducer().Reduce(losses, null, tensor(new[] { 1.0, 2, 5 })).backward();
        Assert.Equal([0.125, 0.25, 0.625], losses.grad!.data<double>().ToArray());
    }

    [Fact]
    public void Json_MeanReducer_RoundTrips()
    {
        var json = JsonSerializer.Serialize<Reducer>(new MeanReducer());
        Assert.Equal("{\"type\":\"mean\"}", json);
        Assert.Equal(new MeanReducer(), JsonSerializer.Deserialize<Reducer>(json));
    }

    private static double Reduce(double[] losses, double[]? divisors, double[]? weights)
    {
        using var scope = NewDisposeScope();
        return new MeanReducer().Reduce(tensor(losses), divisors is null ? null : tensor(divisors), weights is null ? null : tensor(weights)).item<double>();
    }
}
