using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class EncouragingLossReference : NaiveReference<EncouragingLoss>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new EncouragingLoss(), new EncouragingLoss(1), new EncouragingLoss(0.5), new EncouragingLoss(0.1)];

    protected override double Loss(EncouragingLoss objective, double[] outputs, double[] labels, double[] constants)
    {
        var (p, end) = (Naive.Softmax(outputs)[(int)labels[0]], objective.LogEnd);
        var bonus = p <= end ? Math.Log(Math.Max(1 - p, 1e-5)) : Math.Log(1 - end) - (p - end) / (1 - end);
        return -Math.Log(p) + bonus;
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class EncouragingLossTests
{
    [Theory]
    [InlineData(1.0)]
    [InlineData(0.5)]
    public void Losses_HalfProbability_AreZero(double logEnd)
    {
        var batch = new ExampleBatch([[0, 0]], [[1]]);
        Assert.Equal(0, ObjectiveContract.Losses(new EncouragingLoss(logEnd), batch)[0], 12);
        // where the tangent begins, both halves have the slope -1 / (1 - p): it must count once
        Assert.Equal(-1, ObjectiveContract.Gradient(new EncouragingLoss(logEnd), batch, [1])[0][1], 12);
    }

    [Fact]
    public void Losses_BeyondTheLogEnd_FollowTheTangent()
    {
        var batch = new ExampleBatch([[0, Math.Log(9)]], [[1]]);   // p = 0.9
        Assert.Equal(-Math.Log(0.9) + Math.Log(0.25) - 0.15 / 0.25, ObjectiveContract.Losses(new EncouragingLoss(0.75), batch)[0], 12);
    }

    [Fact]
    public void Gradient_ConfidentExample_StaysWhereCrossEntropyHasNone()
    {
        var batch = new ExampleBatch([[0, 6]], [[1]]);
        var (encouraging, crossEntropy) = (ObjectiveContract.Gradient(new EncouragingLoss(1), batch, [1])[0][1], ObjectiveContract.Gradient(new CrossEntropy(), batch, [1])[0][1]);
        Assert.Equal(-1, encouraging, 9);
        Assert.Equal(0, crossEntropy, 2);
    }

    [Fact]
    public void EncouragingLoss_BadInput_IsNamed()
    {
        Rejected.OutOfRange("LogEnd of EncouragingLoss must be in (0, 1]. Got 0.", () => new EncouragingLoss(0));
        Rejected.OutOfRange("LogEnd of EncouragingLoss must be in (0, 1]. Got 1.1.", () => new EncouragingLoss(1.1));
        Rejected.OneClass(new EncouragingLoss());
    }
}
