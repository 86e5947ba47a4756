using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Distillation;

public sealed class KullbackLeiblerDistillationReference : NaiveReference
{
    public override Type Objective => typeof(KullbackLeiblerDistillation);

    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new KullbackLeiblerDistillation(), new KullbackLeiblerDistillation(4), new KullbackLeiblerDistillation(2, 0.3, new("Anna", TeacherScale.Logits)), new KullbackLeiblerDistillation(1, 1)];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random) => Teachers.Add(batch);

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants) =>
        [.. batch.Outputs.Select((outputs, i) => Loss((KullbackLeiblerDistillation)objective, outputs, Teachers.Logits(batch, i), batch.Labels[i][0]))];

    private static double Loss(KullbackLeiblerDistillation objective, double[] outputs, double[] teacher, double label)
    {
        var p = Teachers.Softmax(teacher, objective.Temperature);
        var q = Teachers.Softmax(outputs, objective.Temperature);
        var divergence = p.Zip(q, (a, b) => a * Math.Log(a / b)).Sum();
        return Teachers.WithLabels(objective.Temperature * objective.Temperature * divergence, objective.LabelShare, outputs, label);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class KullbackLeiblerDistillationTests
{
    [Fact]
    public void Losses_CertainTeacher_AreCrossEntropyOfItsClass()
    {
        var batch = Teachers.Batch([[0, 0]], [[1, 0]], [[1]]);
        Assert.Equal(Math.Log(2), ObjectiveContract.Losses(new KullbackLeiblerDistillation(), batch)[0], 9);
    }

    [Fact]
    public void Losses_StudentEqualToTeacher_AreZero() =>
        Assert.Equal(0, ObjectiveContract.Losses(new KullbackLeiblerDistillation(3), Teachers.Batch([[Math.Log(3), 0]], [[0.75, 0.25]], [[1]]))[0], 12);

    [Fact]
    public void Losses_LabelShareOfAll_AreCrossEntropy()
    {
        var batch = Teachers.Batch([[1, -1, 0.5]], [[0.2, 0.3, 0.5]], [[1]]);
        Assert.Equal(ObjectiveContract.Losses(new CrossEntropy(), batch)[0], ObjectiveContract.Losses(new KullbackLeiblerDistillation(2, 1), batch)[0], 12);
    }

    [Fact]
    public void Columns_OfTheTeacher_AreOneNumberPerClass() =>
        Assert.Equal([new ObjectiveColumn("teacher_probabilities", "Anna", 5)], new KullbackLeiblerDistillation(teacher: new("Anna")).Columns(5));

    [Fact]
    public void Losses_TeacherOfAnotherWidth_NamesBothWidths()
    {
        var error = Assert.Throws<ArgumentException>(
            () => ObjectiveContract.Losses(new KullbackLeiblerDistillation(), Teachers.Batch([[0, 0, 0]], [[0.5, 0.5]], [[1]])));
        Assert.StartsWith("The teacher's column 'Teacher' must hold one number per class, 3 per row. Got 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_WithoutTeacher_NameTheRole()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new KullbackLeiblerDistillation(), new ExampleBatch([[0, 0]], [[1]])));
        Assert.StartsWith("The objective needs a column in the role 'teacher_probabilities'. Given are: none.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsRefused()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new KullbackLeiblerDistillation(), Teachers.Batch([[0]], [[1]], [[0]])));
        Assert.StartsWith("A softmax over classes needs outputs (N, K) with K of 2 or more. Got K = 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void KullbackLeiblerDistillation_ParametersOutsideTheirRanges_NameRangeAndValue()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new KullbackLeiblerDistillation(0.5));
        Assert.StartsWith("Temperature of KullbackLeiblerDistillation must be in [1, infinity). Got 0.5.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentOutOfRangeException>(() => new KullbackLeiblerDistillation(labelShare: 1.5));
        Assert.StartsWith("LabelShare of KullbackLeiblerDistillation must be in [0, 1]. Got 1.5.", error.Message, StringComparison.Ordinal);
    }
}
