using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Tensors;

[Trait("Kind", "Example")]
public class TensorOperationsTests
{
    private static readonly double[] Values = [double.NegativeInfinity, -745, -100, -1, 0, 1e-9, 3, 30, 700, double.PositiveInfinity];

    [Fact]
    public void Softplus_AnyNumber_IsTheLogarithmOfOneAndItsExponential()
    {
        var actual = TensorOperations.Softplus(tensor(Values)).data<double>().ToArray();
        for (var i = 0; i < Values.Length; i++)
            Assert.Equal(Values[i] > 30 ? Values[i] : Values[i] < -30 ? Math.Exp(Values[i]) : Math.Log(1 + Math.Exp(Values[i])), actual[i], 1e-15 * Math.Max(1, actual[i]));
    }

    [Fact]
    public void SoftplusAndMish_HaveTorchsValuesAndGradients()
    {
        foreach (var (own, theirs) in new (Func<Tensor, Tensor>, Func<Tensor, Tensor>)[] { (TensorOperations.Softplus, x => nn.functional.softplus(x)), (TensorOperations.Mish, x => nn.functional.mish(x)) })
        {
            var (x, y) = (linspace(-90, 90, 1001, ScalarType.Float32).requires_grad_(), linspace(-90, 90, 1001, ScalarType.Float32).requires_grad_());
            var (a, b) = (own(x), theirs(y));
            (a.sum() + b.sum()).backward();
            Assert.True(a.allclose(b, 1e-6, 1e-37));
            Assert.True(x.grad!.allclose(y.grad!, 1e-5, 1e-37));
        }
    }

    [Fact]
    public void Range_OfACount_HasTheIntegersBelow() => Assert.Equal([0, 1, 2], TensorOperations.Range(3).data<long>().ToArray());
}
