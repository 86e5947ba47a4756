using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NormalizedFocalLossReference : NaiveReference<NormalizedFocalLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new NormalizedFocalLoss(), new NormalizedFocalLoss(detachWeight: false), new NormalizedFocalLoss(2, scale: 10), new NormalizedFocalLoss(0),
        new NormalizedFocalLoss(40, detachWeight: false),
    ];

    internal static double Plain(double gamma, double[] outputs, double[] labels, double[] weighing)
    {
        var weights = Naive.Softmax(weighing).Select(probability => Math.Pow(1 - probability, gamma));
        var terms = Naive.Softmax(outputs).Zip(weights, (probability, weight) => weight * Math.Log(probability)).ToArray();
        return terms[(int)labels[0]] / terms.Sum();
    }

    protected override double Loss(NormalizedFocalLoss objective, double[] outputs, double[] labels, double[] constants) =>
        objective.Scale * Plain(objective.Gamma, outputs, labels, objective.DetachWeight ? constants : outputs);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NormalizedFocalLossTests
{
    [Fact]
    public void Losses_UniformPrediction_AreOneShareOfTheClasses() =>
        Assert.Equal(0.25, ObjectiveContract.Losses(new NormalizedFocalLoss(), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_GammaZero_AreNormalizedCrossEntropy()
    {
        var batch = Some.Batch(new NormalizedCrossEntropy(), 6, 3);
        foreach (var (expected, actual) in ObjectiveContract.Losses(new NormalizedCrossEntropy(), batch).Zip(ObjectiveContract.Losses(new NormalizedFocalLoss(0), batch)))
            Assert.Equal(expected, actual, 12);
    }

    [Fact]
    public void Losses_WeightsBelowTheSmallestNumber_StayFinite()
    {
        // 0.5^400 is 0 in single precision, as are all weights of this prediction.
        var batch = new ExampleBatch([[1, 1], [1, 1]], [[0], [1]]);
        Assert.Equal([0.5, 0.5], ObjectiveContract.Losses(new NormalizedFocalLoss(400), batch, TorchSharp.torch.ScalarType.Float32));
    }

    [Fact]
    public void Losses_DetachedWeight_SameValueOtherGradient()
    {
        var batch = Some.Batch(new NormalizedFocalLoss(), 4, 3);
        var (detached, full) = (new NormalizedFocalLoss(), new NormalizedFocalLoss(detachWeight: false));
        Assert.Equal(ObjectiveContract.Losses(full, batch), ObjectiveContract.Losses(detached, batch), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.NotEqual(ObjectiveContract.Gradient(full, batch, [1, 1, 1, 1]), ObjectiveContract.Gradient(detached, batch, [1, 1, 1, 1]));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void NormalizedFocalLoss_GammaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedFocalLoss(value));
        Assert.StartsWith(FormattableString.Invariant($"Gamma of NormalizedFocalLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedFocalLoss() with { Gamma = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void NormalizedFocalLoss_ScaleOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedFocalLoss(scale: value));
        Assert.StartsWith(FormattableString.Invariant($"Scale of NormalizedFocalLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedFocalLoss() with { Scale = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new NormalizedFocalLoss(), new ExampleBatch([[1]], [[0]])));
}
