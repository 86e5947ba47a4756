using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class LabelDistributionallyRobustLossReference : NaiveReference<LabelDistributionallyRobustLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new LabelDistributionallyRobustLoss(normalize: LogitNormalization.None), new LabelDistributionallyRobustLoss(), new LabelDistributionallyRobustLoss(10, 0.1),
        new LabelDistributionallyRobustLoss(0.3, 0, LogitNormalization.None), new LabelDistributionallyRobustLoss(0.5, 1, LogitNormalization.L1Mean),
    ];

    internal static double[] Normalized(LogitNormalization normalization, double[] outputs)
    {
        var values = normalization == LogitNormalization.SoftplusMean ? outputs.Select(output => Math.Log(1 + Math.Exp(output))) : outputs;
        var mean = values.Average(Math.Abs);
        return [.. values.Select(value => normalization == LogitNormalization.None ? value : value / mean)];
    }

    internal static double Plain(double lambda, double margin, double[] outputs, int label) =>
        lambda * Math.Log(outputs.Select((output, k) => Math.Exp((output - outputs[label] + (k == label ? 0 : margin)) / lambda)).Average());

    protected override double Loss(LabelDistributionallyRobustLoss objective, double[] outputs, double[] labels, double[] constants) =>
        Plain(objective.Lambda, objective.Margin, Normalized(objective.Normalize, outputs), (int)labels[0]);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class LabelDistributionallyRobustLossTests
{
    private static readonly ExampleBatch Batch = new([[1, 3, -2], [0, 0, 5]], [[0], [2]]);

    [Fact]
    public void Losses_EqualOutputs_AreTheMarginByHand() => Assert.Equal(
        Math.Log((1 + 3 * Math.E) / 4), ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(1, 1), new ExampleBatch([[2, 2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_NoMarginNorNormalisation_AreCrossEntropyLessItsUniformValue()
    {
        var losses = ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(1, 0, LogitNormalization.None), Batch);
        Assert.Equal(ObjectiveContract.Losses(new CrossEntropy(), Batch).Select(loss => loss - Math.Log(3)), losses, (a, b) => Math.Abs(a - b) < 1e-12);
    }

    [Fact]
    public void Losses_TinyLambda_AreTheLargestViolation() =>
        Assert.Equal(3 - 1 + 0.5, ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(1e-3, 0.5, LogitNormalization.None), Batch)[0], 2);

    [Fact]
    public void Losses_L1Mean_IsTakenByHand() => Assert.Equal(
        ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(normalize: LogitNormalization.None), new ExampleBatch([[0.5, 1.5, -1]], [[0]]))[0],
        ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(normalize: LogitNormalization.L1Mean), Batch)[0], 12);

    [Theory]
    [InlineData(LogitNormalization.L1Mean, 0)]
    [InlineData(LogitNormalization.SoftplusMean, -1000)]
    public void Losses_NothingToNormaliseBy_AreThoseOfEqualOutputs(LogitNormalization normalization, double output)
    {
        var (objective, batch) = (new LabelDistributionallyRobustLoss(1, 1, normalization), new ExampleBatch([[output, output, output, output]], [[1]]));
        Assert.Equal(Math.Log((1 + 3 * Math.E) / 4), ObjectiveContract.Losses(objective, batch)[0], 12);
        Assert.All(ObjectiveContract.Gradient(objective, batch, [1], TorchSharp.torch.ScalarType.Float32)[0], value => Assert.True(Math.Abs(value) < 10));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LabelDistributionallyRobustLoss_LambdaOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDistributionallyRobustLoss(value));
        Assert.StartsWith(FormattableString.Invariant($"Lambda of LabelDistributionallyRobustLoss must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDistributionallyRobustLoss() with { Lambda = value });
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LabelDistributionallyRobustLoss_MarginOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDistributionallyRobustLoss(margin: value));
        Assert.StartsWith(FormattableString.Invariant($"Margin of LabelDistributionallyRobustLoss must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDistributionallyRobustLoss() with { Margin = value });
    }

    [Fact]
    public void LabelDistributionallyRobustLoss_UnnamedNormalize_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LabelDistributionallyRobustLoss(normalize: (LogitNormalization)7));
        Assert.StartsWith("Normalize of LabelDistributionallyRobustLoss must be one of None, SoftplusMean, L1Mean. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new LabelDistributionallyRobustLoss(), new ExampleBatch([[1]], [[0]])));
}
