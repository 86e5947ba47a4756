using System.Text.Json;
using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Composition;

public sealed class ClassWeightedReference : NaiveReference
{
    public override Type Objective => typeof(ClassWeighted);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new ClassWeighted(new CrossEntropy(), Weights(labelCount)), new ClassWeighted(new FocalLoss(), Weights(labelCount), ClassWeightDivisor.Examples),
        new ClassWeighted(new SquaredLogitDistillation(), Weights(labelCount)),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var inner = ((ClassWeighted)objective).Objective;
        return Some.Reference(inner.GetType()).WithColumns(inner, batch, random);
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var weighted = (ClassWeighted)objective;
        var losses = Some.Reference(weighted.Objective.GetType()).Losses(weighted.Objective, batch, constants);
        return [.. losses.Select((loss, i) => weighted.Weights[(int)batch.Labels[i][0]] * loss)];
    }

    private static NumberList Weights(int labelCount) => [.. Enumerable.Range(0, labelCount).Select(k => 0.5 + 0.4 * k)];
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ClassWeightedTests
{
    private static readonly ExampleBatch Batch = new([[0, 1, 2], [1, 0, 0], [0, 0, 3]], [[1], [0], [2]]);

    [Fact]
    public void LossesAndDivisors_OfCrossEntropy_EqualItsOwnClassWeights()
    {
        using var scope = NewDisposeScope();
        var (own, wrapped) = (new CrossEntropy(classWeights: [0.5, 2, 3]), new ClassWeighted(new CrossEntropy(), [0.5, 2, 3]));
        var context = Batch.Context(own);
        foreach (var (expected, actual) in ObjectiveContract.Losses(own, Batch).Zip(ObjectiveContract.Losses(wrapped, Batch)))
            Assert.Equal(expected, actual, 12);
        Assert.Equal(own.Divisors(context)!.data<double>().ToArray(), wrapped.Divisors(context)!.data<double>().ToArray());
    }

    [Fact]
    public void Divisors_ByChoice_AreLabelWeightsOrOneEachTimesThoseInside()
    {
        using var scope = NewDisposeScope();
        Assert.Equal([2, 0.5, 3], Divisors(new CrossEntropy(), ClassWeightDivisor.LabelWeights)!);
        Assert.Null(Divisors(new CrossEntropy(), ClassWeightDivisor.Examples));
        Assert.Equal([8, 1, 15], Divisors(new CrossEntropy(classWeights: [2, 4, 5]), ClassWeightDivisor.LabelWeights)!);
        Assert.Equal([4, 2, 5], Divisors(new CrossEntropy(classWeights: [2, 4, 5]), ClassWeightDivisor.Examples)!);

        static double[]? Divisors(MulticlassObjective inner, ClassWeightDivisor divisor)
        {
            var objective = new ClassWeighted(inner, [0.5, 2, 3], divisor);
            return objective.Divisors(Batch.Context(objective))?.data<double>().ToArray();
        }
    }

    [Fact]
    public void Losses_WrongNumberOfWeights_NamesBothCounts()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new ClassWeighted(new CrossEntropy(), [1, 2]), Batch));
        Assert.StartsWith("Weights must hold one number per class. Got 2 numbers for 3 classes.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ClassWeighted_BadWeights_AreRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => new ClassWeighted(new CrossEntropy(), []));
        Assert.StartsWith("Weights of ClassWeighted must hold one number per class. Got none.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new ClassWeighted(new CrossEntropy(), [1, 0]));
        Assert.StartsWith("Weights of ClassWeighted must hold numbers, each in (0, infinity). Got 0 at position 1.", error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentNullException>(() => new ClassWeighted(null!, [1, 1]));
    }

    [Fact]
    public void Json_HoldsTheObjectiveInside() => Assert.Equal(
        """{"type":"class_weighted","objective":{"type":"poly1_ce","epsilon1":1},"weights":[1,2],"divisor":"label_weights"}""",
        JsonSerializer.Serialize<Objective>(new ClassWeighted(new Poly1CrossEntropy(), [1, 2])));
}
