using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class TeacherColumnTests
{
    private static readonly ExampleBatch Batch = new([[0, 0, 0], [1, 2, 3]], [[0], [2]]);
    private static readonly double[][] Probabilities = [[0.5, 0.25, 0.25], [0, 1, 0]];

    [Theory]
    [InlineData(TeacherScale.Probabilities, "teacher_probabilities")]
    [InlineData(TeacherScale.Logits, "teacher_logits")]
    public void Column_EitherScale_AsksForOneNumberPerClass(TeacherScale scale, string role) =>
        Assert.Equal(new ObjectiveColumn(role, "Score", 3), new TeacherColumn("Score", scale).Column(3));

    [Fact]
    public void Logits_Probabilities_AreLogarithmsFromTheFloorOn()
    {
        var logits = Logits(new(), "teacher_probabilities", Probabilities);
        Assert.Equal(Math.Log(0.25), logits[0][1], 12);
        Assert.Equal(Math.Log(1e-12), logits[1][0], 12);
        Assert.Equal(0, logits[1][1], 12);
    }

    [Fact]
    public void Logits_Logits_AreLeftAsTheyAre() =>
        Assert.Equal([[5, -3, 2], [0, 1, 0]], Logits(new(Scale: TeacherScale.Logits), "teacher_logits", [[5, -3, 2], [0, 1, 0]]));

    [Fact]
    public void Logits_OnlyTheOtherRole_TakesIt() =>
        Assert.Equal([[5, -3, 2], [0, 1, 0]], Logits(new(), "teacher_logits", [[5, -3, 2], [0, 1, 0]]));

    [Fact]
    public void Logits_NoColumn_NamesTheRole()
    {
        var error = Assert.Throws<ArgumentException>(() => Logits(new(), "something", Probabilities));
        Assert.StartsWith("The objective needs a column in the role 'teacher_probabilities'. Given are: something.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_WrongWidth_NamesTheExpectedOne()
    {
        var error = Assert.Throws<ArgumentException>(() => Logits(new("T"), "teacher_probabilities", [[0.5, 0.5], [1, 0]]));
        Assert.StartsWith("The teacher's column 'T' must hold one number per class, 3 per row. Got 2.", error.Message, StringComparison.Ordinal);
        error = Assert.Throws<ArgumentException>(() => Logits(new("T"), "teacher_probabilities", [[0.5], [1]]));
        Assert.StartsWith("The teacher's column 'T' must hold one number per class, 3 per row. Got 1.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Logits_LogitsAsProbabilities_AreAnError()
    {
        var error = Assert.Throws<ArgumentException>(() => Logits(new(), "teacher_probabilities", [[5, -3, 2], [0, 1, 0]]));
        Assert.StartsWith(
            "The teacher's column 'Teacher' must hold probabilities, each in [0, 1]. Got -3 to 5; logits need the scale Logits.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void TeacherColumn_EmptyName_IsAnError()
    {
        Assert.Throws<ArgumentException>(() => new TeacherColumn(""));
        Assert.Throws<ArgumentException>(() => new TeacherColumn() with { Name = " " });
    }

    private static double[][] Logits(TeacherColumn teacher, string role, double[][] column)
    {
        using var scope = NewDisposeScope();
        var batch = Batch with { Columns = new Dictionary<string, double[][]> { [role] = column } };
        return ExampleBatch.Rows(teacher.Logits(batch.Context(new CrossEntropy())));
    }
}
