using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class LabelNoiseSelfDistillationReference : NaiveReference<LabelNoiseSelfDistillation>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
    [
        new LabelNoiseSelfDistillation(), new LabelNoiseSelfDistillation(0.5, 2, new("Score", TeacherScale.Logits)), new LabelNoiseSelfDistillation(1.5),
        new LabelNoiseSelfDistillation(0), new LabelNoiseSelfDistillation(2, 0.5),
    ];

    public override ExampleBatch WithColumns(Objective objective, ExampleBatch batch, Random random)
    {
        var logits = batch.Outputs.Select(row => Some.Normals(random, row.Length, 2));
        return batch with
        {
            Columns = ((LabelNoiseSelfDistillation)objective).Teacher.Scale == TeacherScale.Logits
                ? new Dictionary<string, double[][]> { ["teacher_logits"] = [.. logits] }
                : new Dictionary<string, double[][]> { ["teacher_probabilities"] = [.. logits.Select(Naive.Softmax)] },
        };
    }

    public override double[] Losses(Objective objective, ExampleBatch batch, double[][] constants)
    {
        var (role, column) = batch.Columns.Single();
        var logits = role == "teacher_logits" ? column : [.. column.Select(row => row.Select(probability => Math.Log(probability)).ToArray())];
        return [.. batch.Outputs.Select((row, i) => Loss((LabelNoiseSelfDistillation)objective, row, batch.Labels[i], logits[i]))];
    }

    protected override double Loss(LabelNoiseSelfDistillation objective, double[] outputs, double[] labels, double[] teacher)
    {
        var (probabilities, beliefs) = (Naive.Softmax(outputs), Naive.Softmax([.. teacher.Select(logit => logit / objective.Temperature)]));
        var loss = 0.0;
        for (var k = 0; k < outputs.Length; k++)
            loss -= (objective.Xi * beliefs[k] + (1 - objective.Xi) * (k == (int)labels[0] ? 1 : 0)) * Math.Log(probabilities[k]);
        return loss;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class LabelNoiseSelfDistillationTests
{
    private static readonly ExampleBatch Batch = new([[0, Math.Log(3)]], [[1]]) { Columns = new Dictionary<string, double[][]> { ["teacher_probabilities"] = [[0.5, 0.5]] } };

    [Theory]
    [InlineData(0)]
    [InlineData(0.5)]
    [InlineData(1)]
    [InlineData(2)]
    public void Losses_ByXi_MixLabelAndTeacher(double xi)
    {
        var (label, teacher) = (-Math.Log(0.75), -(Math.Log(0.25) + Math.Log(0.75)) / 2);
        Assert.Equal(xi * teacher + (1 - xi) * label, ObjectiveContract.Losses(new LabelNoiseSelfDistillation(xi), Batch)[0], 12);
    }

    [Fact]
    public void Losses_XiAboveOne_HaveNoLowerBound()
    {
        var batch = Batch with { Outputs = [[100, -100]], Labels = [[1]], Columns = new Dictionary<string, double[][]> { ["teacher_probabilities"] = [[1, 0]] } };
        Assert.Equal(-200, ObjectiveContract.Losses(new LabelNoiseSelfDistillation(2), batch)[0], 6);
        Assert.False(new LabelNoiseSelfDistillation(2).Traits.HasFlag(ObjectiveTraits.NonNegative));
    }

    [Fact]
    public void Columns_OfATeacher_AskForOneNumberPerClass() => Assert.Equal(
        [new ObjectiveColumn("teacher_logits", "Score", 3)], new LabelNoiseSelfDistillation(teacher: new("Score", TeacherScale.Logits)).Columns(3));

    [Fact]
    public void Losses_NoTeacher_NamesTheRole()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new LabelNoiseSelfDistillation(), new ExampleBatch([[0, 1]], [[1]])));
        Assert.StartsWith("The objective needs a column in the role 'teacher_probabilities'. Given are: none.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_TeacherOfOtherWidth_NamesTheExpectedOne()
    {
        var error = Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new LabelNoiseSelfDistillation(), Batch with { Outputs = [[0, 1, 2]] }));
        Assert.StartsWith("The teacher's column 'Teacher' must hold one number per class, 3 per row. Got 2.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void LabelNoiseSelfDistillation_NullTeacher_IsAnError() => Assert.Throws<ArgumentNullException>(() => new LabelNoiseSelfDistillation() with { Teacher = null! });

    [Theory]
    [InlineData(-0.1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LabelNoiseSelfDistillation_XiOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LabelNoiseSelfDistillation(value));
        Assert.StartsWith(FormattableString.Invariant($"Xi of LabelNoiseSelfDistillation must be in [0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelNoiseSelfDistillation() with { Xi = value });
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NaN)]
    public void LabelNoiseSelfDistillation_TemperatureOutsideItsRange_NamesRangeAndValue(double value)
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new LabelNoiseSelfDistillation(temperature: value));
        Assert.StartsWith(FormattableString.Invariant($"Temperature of LabelNoiseSelfDistillation must be in (0, infinity). Got {value}."), error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelNoiseSelfDistillation() with { Temperature = value });
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new LabelNoiseSelfDistillation(), new ExampleBatch([[1]], [[0]])));
}
