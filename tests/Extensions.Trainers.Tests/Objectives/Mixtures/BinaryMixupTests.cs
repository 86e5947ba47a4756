using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Mixtures;

public sealed class BinaryMixupReference : NaiveReference
{
    public override Type Objective => typeof(BinaryMixup);

    public override IReadOnlyList<Objective> Settings(int labelCount) => [new BinaryMixup(), new BinaryMixup(0.2)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => MixedBatch.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) => [.. batch.Outputs.Select((outputs, i) =>
    {
        var mix = batch.Columns["mix"][i][0];
        return -mix * Math.Log(Naive.LabelProbability(outputs[0], batch.Labels[i][0]))
            - (1 - mix) * Math.Log(Naive.LabelProbability(outputs[0], batch.Columns["labels_b"][i][0]));
    })];
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class BinaryMixupTests
{
    [Fact]
    public void Losses_OfTwoOppositeExamples_AreHalfwayAtLogTwo()
    {
        var batch = new ExampleBatch([[0]], [[1]]) { Columns = new Dictionary<string, double[][]> { ["labels_b"] = [[0]], ["mix"] = [[0.3]] } };
        Assert.Equal(Math.Log(2), ObjectiveContract.Losses(new BinaryMixup(), batch)[0], 12);
    }

    [Fact]
    public void Losses_OfANetwork_MixFeaturesAndLabels()
    {
        using var scope = NewDisposeScope();
        var context = MixedBatch.Context(tensor(new double[] { 3, -1, 2 }), tensor(new double[] { 1, 0, 1 }), seed: 2);
        using var state = context.State;
        var losses = new BinaryMixup().Losses(context);
        Assert.Equal([3], losses.shape);
        Assert.All(losses.data<double>().ToArray(), loss => Assert.True(double.IsFinite(loss)));
    }

    [Fact]
    public void Losses_OfValidation_AreCrossEntropies()
    {
        using var scope = NewDisposeScope();
        using var state = new ObjectiveState(1);
        var context = new ObjectiveContext { Outputs = tensor(new double[] { 0 }), Labels = tensor(new double[] { 1 }), RowIndices = arange(1), State = state, IsTraining = false };
        Assert.Equal(Math.Log(2), new BinaryMixup().Losses(context).item<double>(), 12);
    }

    [Fact]
    public void BinaryMixup_AlphaOutsideItsRange_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new BinaryMixup(-1));
        Assert.StartsWith("Alpha of BinaryMixup must be in (0, infinity). Got -1.", error.Message, StringComparison.Ordinal);
    }
}
