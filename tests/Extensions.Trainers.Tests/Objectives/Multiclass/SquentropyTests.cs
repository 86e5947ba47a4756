using Extensions.Trainers.Tests.Contracts;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

public sealed class SquentropyReference : NaiveReference<Squentropy>
{
    public override IReadOnlyList<Objective> Settings(int labelCount) => [new Squentropy(), new Squentropy(0.1), new Squentropy(0), new Squentropy(3)];

    protected override double Loss(Squentropy objective, double[] outputs, double[] labels, double[] constants)
    {
        var label = (int)labels[0];
        var squares = outputs.Where((_, k) => k != label).Sum(z => z * z);
        return -Math.Log(Naive.Softmax(outputs)[label]) + objective.Rescale * squares / (outputs.Length - 1);
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class SquentropyTests
{
    [Fact]
    public void Losses_EqualLogits_AddTheirSquare() =>
        Assert.Equal(Math.Log(3) + 4, ObjectiveContract.Losses(new Squentropy(), new ExampleBatch([[2, 2, 2]], [[1]]))[0], 12);

    [Fact]
    public void Losses_HugeLogitOfTheLabel_KeepTheSmallOthersInSinglePrecision()
    {
        var batch = new ExampleBatch([[1000, 0.01]], [[0]]);
        Assert.Equal(1e-4, ObjectiveContract.Losses(new Squentropy(), batch, TorchSharp.torch.ScalarType.Float32)[0], 8);
    }

    [Fact]
    public void Squentropy_BadInput_IsNamed()
    {
        Rejected.OutOfRange("Rescale of Squentropy must be in [0, infinity). Got -1.", () => new Squentropy(-1));
        Rejected.OutOfRange("Rescale of Squentropy must be in [0, infinity). Got NaN.", () => new Squentropy() with { Rescale = double.NaN });
        Rejected.OneClass(new Squentropy());
    }
}
