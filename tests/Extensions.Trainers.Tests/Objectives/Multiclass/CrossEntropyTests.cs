using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class CrossEntropyReference : NaiveReference<CrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new CrossEntropy(), new CrossEntropy(0.1), new CrossEntropy(0.2, Weights(labelCount)), new CrossEntropy(classWeights: Weights(labelCount))];

    private static NumberList Weights(int labelCount) => [.. Enumerable.Range(0, labelCount).Select(k => 0.5 + 0.4 * k)];

    protected override double Loss(CrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var probabilities = Naive.Softmax(outputs);
        var label = (int)labels[0];
        var sum = -(1 - objective.LabelSmoothing) * Weight(label) * Math.Log(probabilities[label]);
        for (var k = 0; k < outputs.Length; k++)
            sum -= objective.LabelSmoothing / outputs.Length * Weight(k) * Math.Log(probabilities[k]);
        return sum;

        double Weight(int k) => objective.ClassWeights.IsEmpty ? 1 : objective.ClassWeights[k];
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class CrossEntropyTests
{
    [Fact]
    public void Losses_UniformOutputs_AreLogOfTheClassCount()
    {
        var batch = new ExampleBatch([[3, 3, 3, 3]], [[2]]);
        Assert.Equal(Math.Log(4), ObjectiveContract.Losses(new CrossEntropy(), batch)[0], 12);
    }

    [Fact]
    public void Divisors_ClassWeights_AreTheWeightsOfTheLabels()
    {
        using var scope = NewDisposeScope();
        var objective = new CrossEntropy(classWeights: [0.5, 2]);
        var context = new ExampleBatch([[0, 1], [1, 0], [0, 0]], [[1], [0], [1]]).Context(objective);
        Assert.Equal([2, 0.5, 2], objective.Divisors(context)!.data<double>().ToArray());
        Assert.Null(new CrossEntropy().Divisors(context));
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void CrossEntropy_LabelSmoothingOutsideItsRange_NamesRangeAndValue(double smoothing)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy(smoothing));
        Assert.StartsWith(FormattableString.Invariant($"LabelSmoothing of CrossEntropy must be in [0, 1). Got {smoothing}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy() with { LabelSmoothing = smoothing });
    }

    [Fact]
    public void CrossEntropy_ClassWeightOfZero_NamesItsPosition()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new CrossEntropy(classWeights: [1, 0]));
        Assert.StartsWith("ClassWeights of CrossEntropy must hold numbers, each in (0, infinity). Got 0 at position 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_WrongNumberOfClassWeights_NamesBothCounts()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new CrossEntropy(classWeights: [1, 2, 3]), new ExampleBatch([[0, 1]], [[1]])));
        Assert.StartsWith("ClassWeights must hold one number per class. Got 3 numbers for 2 classes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new CrossEntropy(), new ExampleBatch([[1]], [[0]])));

    [Fact]
    public void Equals_SameNumbersInDifferentLists_IsTrue()
    {
        Assert.Equal(new CrossEntropy(classWeights: [1, 2]), new CrossEntropy() with { ClassWeights = new[] { 1.0, 2.0 } });
        Assert.NotEqual(new CrossEntropy(classWeights: [1, 2]), new CrossEntropy(classWeights: [2, 1]));
        Assert.Equal(new CrossEntropy(classWeights: [1, 2]).GetHashCode(), new CrossEntropy(classWeights: [1, 2]).GetHashCode());
    }

    [Fact]
    public void ToString_Parameters_AreShownWithoutClaims() =>
        Assert.Equal("CrossEntropy { LabelSmoothing = 0, ClassWeights = [1, 2.5] }", new CrossEntropy(classWeights: [1, 2.5]).ToString());
}
