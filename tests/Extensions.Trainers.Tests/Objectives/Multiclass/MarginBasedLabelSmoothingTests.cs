using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class MarginBasedLabelSmoothingReference : NaiveReference<MarginBasedLabelSmoothing>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) =>
        [new MarginBasedLabelSmoothing(), new MarginBasedLabelSmoothing(1), new MarginBasedLabelSmoothing(0, 0.5), new MarginBasedLabelSmoothing(2, 0)];

    protected override double Loss(MarginBasedLabelSmoothing objective, double[] outputs, double[] labels, double[] constants) =>
        -Math.Log(Naive.Softmax(outputs)[(int)labels[0]]) + objective.Alpha * outputs.Average(z => Math.Max(0, outputs.Max() - z - objective.Margin));
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class MarginBasedLabelSmoothingTests
{
    [Fact]
    public void Losses_OneDistanceBeyondTheMargin_WorkedByHand()
    {
        var losses = ObjectiveContract.Losses(new MarginBasedLabelSmoothing(2, 0.3), new ExampleBatch([[5, 4, 0]], [[0]]));
        Assert.Equal(Math.Log(1 + Math.Exp(-1) + Math.Exp(-5)) + 0.3 * 3 / 3, losses[0], 12);
    }

    [Fact]
    public void MarginBasedLabelSmoothing_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Margin of MarginBasedLabelSmoothing must be in [0, infinity). Got -1.", () => new MarginBasedLabelSmoothing(-1));
        Rejected.OutOfRange("Alpha of MarginBasedLabelSmoothing must be in [0, infinity). Got -0.1.", () => new MarginBasedLabelSmoothing(alpha: -0.1));
        Rejected.OneClass(new MarginBasedLabelSmoothing());
    }
}
