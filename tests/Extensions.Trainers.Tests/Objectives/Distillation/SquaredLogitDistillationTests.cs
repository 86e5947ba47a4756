using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Distillation;

public sealed class SquaredLogitDistillationReference : NaiveReference
{
    public override Type Objective => typeof(SquaredLogitDistillation);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new SquaredLogitDistillation(), new SquaredLogitDistillation(ObservedClasses.LabelOnly), new SquaredLogitDistillation(labelShare: 0.7)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => Teachers.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((outputs, i) => Loss((SquaredLogitDistillation)objective, outputs, Teachers.Logits(batch, i), (int)batch.Labels[i][0]))];

    private static double Loss(SquaredLogitDistillation objective, double[] outputs, double[] teacher, int label)
    {
        var squares = Naive.Softmax(outputs).Zip(Naive.Softmax(teacher), (q, p) => Math.Pow(Math.Log(q) - Math.Log(p), 2)).ToArray();
        return Teachers.WithLabels((objective.Observed == ObservedClasses.LabelOnly ? squares[label] : squares.Sum()) / 2, objective.LabelShare, outputs, label);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SquaredLogitDistillationTests
{
    [Fact]
    public void Losses_ByHand_AreHalfTheSquaresOfTheLogarithms()
    {
        var batch = Teachers.Batch([[0, 0]], [[0.75, 0.25]], [[1]]);
        var (first, second) = (Math.Pow(Math.Log(1.5), 2) / 2, Math.Pow(Math.Log(2), 2) / 2);
        Assert.Equal(first + second, ObjectiveContract.Losses(new SquaredLogitDistillation(), batch)[0], 9);
        Assert.Equal(second, ObjectiveContract.Losses(new SquaredLogitDistillation(ObservedClasses.LabelOnly), batch)[0], 9);
    }

    [Fact]
    public void Losses_TeacherOfAnotherWidth_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new SquaredLogitDistillation(), Teachers.Batch([[0, 0, 0]], [[0.5, 0.5]], [[1]])));

    [Fact]
    public void Losses_OneClass_AreRefused() => Assert.Throws<ArgumentException>(
        () => ObjectiveContract.Losses(new SquaredLogitDistillation(), Teachers.Batch([[0]], [[1]], [[0]])));

    [Fact]
    public void SquaredLogitDistillation_LabelShareOutsideItsRange_NamesRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new SquaredLogitDistillation(labelShare: 1.01));
        Assert.StartsWith("LabelShare of SquaredLogitDistillation must be in [0, 1]. Got 1.01.", error.Message, StringComparison.Ordinal);
    }
}
