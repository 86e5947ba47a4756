using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class ClassBalancedCrossEntropyReference : NaiveReference<ClassBalancedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new ClassBalancedCrossEntropy(Counts(labelCount)), new ClassBalancedCrossEntropy(Counts(labelCount), 0), new ClassBalancedCrossEntropy(Counts(labelCount), 0.9)];

    /// <summary>Counts from 3 up, each class five times as frequent as the one before.</summary>
    internal static NumberList Counts(int labelCount) => [.. Enumerable.Range(0, labelCount).Select(k => 3 * Math.Pow(5, k))];

    internal static double[] Weights(NumberList counts, double beta)
    {
        var weights = counts.Select(count => (1 - beta) / (1 - Math.Pow(beta, count))).ToArray();
        return [.. weights.Select(weight => weight * weights.Length / weights.Sum())];
    }

    protected override double Loss(ClassBalancedCrossEntropy objective, double[] outputs, double[] labels, double[] constants) =>
        -Weights(objective.ClassCounts, objective.Beta)[(int)labels[0]] * Math.Log(Naive.Softmax(outputs)[(int)labels[0]]);
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class ClassBalancedCrossEntropyTests
{
    [Fact]
    public void Losses_HalfBeta_WorkedByHand()
    {
        // effective numbers 1 and 1.5 of 1 and 2 rows: weights 1 and 2/3, scaled to 1.2 and 0.8
        var batch = new ExampleBatch([[0, 0], [0, 0]], [[0], [1]]);
        var losses = ObjectiveContract.Losses(new ClassBalancedCrossEntropy([1, 2], 0.5), batch);
        Assert.Equal(1.2 * Math.Log(2), losses[0], 12);
        Assert.Equal(0.8 * Math.Log(2), losses[1], 12);
    }

    [Fact]
    public void Losses_BetaNearOne_WeighByInverseFrequency()
    {
        var losses = ObjectiveContract.Losses(new ClassBalancedCrossEntropy([100, 300], 1 - 1e-12), new ExampleBatch([[0, 0], [0, 0]], [[0], [1]]));
        Assert.Equal(3, losses[0] / losses[1], 4);
    }

    [Fact]
    public void Divisors_AreOneEach()
    {
        var objective = new ClassBalancedCrossEntropy([1, 2]);
        using var scope = TorchSharp.torch.NewDisposeScope();
        Assert.Null(objective.Divisors(new ExampleBatch([[0, 0]], [[0]]).Context(objective)));
    }

    [Fact]
    public void ClassBalancedCrossEntropy_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Beta of ClassBalancedCrossEntropy must be in [0, 1). Got 1.", () => new ClassBalancedCrossEntropy([1, 2], 1));
        Rejected.OutOfRange(
            "ClassCounts of ClassBalancedCrossEntropy must hold numbers, each in (0, infinity). Got 0 at position 1.", () => new ClassBalancedCrossEntropy([1, 0]));
        Rejected.Because<ArgumentException>(
            "ClassCounts of ClassBalancedCrossEntropy must hold the number of training rows of each class, of 2 classes or more. Got 0 numbers.",
            () => new ClassBalancedCrossEntropy(default));
        Rejected.Because<ArgumentException>(
            "ClassCounts must hold one number per class. Got 3 numbers for 2 classes.",
            () => ObjectiveContract.Losses(new ClassBalancedCrossEntropy([1, 2, 3]), new ExampleBatch([[0, 1]], [[1]])));
        Rejected.OneClass(new ClassBalancedCrossEntropy([1, 2]));
    }

    [Fact]
    public void Deserialize_WithoutCounts_IsAnError() => Assert.Throws<System.Text.Json.JsonException>(
        () => System.Text.Json.JsonSerializer.Deserialize<Objective>("""{"type":"class_balanced_ce"}"""));
}
