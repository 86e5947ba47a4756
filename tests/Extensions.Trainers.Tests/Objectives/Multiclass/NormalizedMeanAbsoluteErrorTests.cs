using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class NormalizedMeanAbsoluteErrorReference : NaiveReference<NormalizedMeanAbsoluteError>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new NormalizedMeanAbsoluteError(), new NormalizedMeanAbsoluteError(FormulaConvention.Official)];

    protected override double Loss(NormalizedMeanAbsoluteError objective, double[] outputs, double[] labels, double[] constants)
    {
        var probability = Naive.Softmax(outputs)[(int)labels[0]];
        var factor = objective.Convention == FormulaConvention.Official ? 2 : 1;
        return (1 - probability) / (factor * (outputs.Length - 1));
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NormalizedMeanAbsoluteErrorTests
{
    [Fact]
    public void Losses_UniformPrediction_AreAQuarterOrHalfOfIt()
    {
        var batch = new ExampleBatch([[2, 2, 2, 2]], [[1]]);
        Assert.Equal(0.25, ObjectiveContract.Losses(new NormalizedMeanAbsoluteError(), batch)[0], 12);
        Assert.Equal(0.125, ObjectiveContract.Losses(new NormalizedMeanAbsoluteError(FormulaConvention.Official), batch)[0], 12);
    }

    [Fact]
    public void NormalizedMeanAbsoluteError_UnnamedConvention_ListsTheNames()
    {
        var error = Assert.Throws<ArgumentOutOfRangeException>(() => new NormalizedMeanAbsoluteError((FormulaConvention)7));
        Assert.StartsWith("Convention of NormalizedMeanAbsoluteError must be one of Paper, Official. Got 7.", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Losses_OneClass_IsAnError() =>
        Assert.Throws<ArgumentException>(() => ObjectiveContract.Losses(new NormalizedMeanAbsoluteError(), new ExampleBatch([[1]], [[0]])));
}
