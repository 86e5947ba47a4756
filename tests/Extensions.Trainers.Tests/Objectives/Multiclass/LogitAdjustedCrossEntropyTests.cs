using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class LogitAdjustedCrossEntropyReference : NaiveReference<LogitAdjustedCrossEntropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount)
    {
        var counts = ClassBalancedCrossEntropyReference.Counts(labelCount);
        return [new LogitAdjustedCrossEntropy(counts), new LogitAdjustedCrossEntropy(counts, 0), new LogitAdjustedCrossEntropy(counts, 2.5)];
    }

    protected override double Loss(LogitAdjustedCrossEntropy objective, double[] outputs, double[] labels, double[] constants)
    {
        // Menon et al., equation 10: log(1 + sum over others of (pi_k / pi_y)^tau exp(z_k - z_y))
        var label = (int)labels[0];
        var others = outputs.Select((z, k) => k == label ? 0 : Math.Pow(objective.ClassCounts[k] / objective.ClassCounts[label], objective.Tau) * Math.Exp(z - outputs[label]));
        return Math.Log(1 + others.Sum());
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class LogitAdjustedCrossEntropyTests
{
    [Fact]
    public void Losses_EqualLogits_AreOfTheClassShares()
    {
        var losses = ObjectiveContract.Losses(new LogitAdjustedCrossEntropy([9, 1]), new ExampleBatch([[0, 0], [0, 0]], [[0], [1]]));
        Assert.Equal(-Math.Log(0.9), losses[0], 12);
        Assert.Equal(-Math.Log(0.1), losses[1], 12);
    }

    [Fact]
    public void LogitAdjustedCrossEntropy_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Tau of LogitAdjustedCrossEntropy must be in [0, infinity). Got -1.", () => new LogitAdjustedCrossEntropy([1, 2], -1));
        Rejected.OutOfRange(
            "ClassCounts of LogitAdjustedCrossEntropy must hold numbers, each in (0, infinity). Got 0 at position 0.", () => new LogitAdjustedCrossEntropy([0, 2]));
        Rejected.Because<ArgumentException>(
            "ClassCounts of LogitAdjustedCrossEntropy must hold the number of training rows of each class, of 2 classes or more. Got 1 numbers.",
            () => new LogitAdjustedCrossEntropy([5]));
        Rejected.Because<ArgumentException>(
            "ClassCounts must hold one number per class. Got 2 numbers for 3 classes.",
            () => ObjectiveContract.Losses(new LogitAdjustedCrossEntropy([1, 2]), new ExampleBatch([[0, 1, 2]], [[1]])));
        Rejected.OneClass(new LogitAdjustedCrossEntropy([1, 2]));
    }
}
