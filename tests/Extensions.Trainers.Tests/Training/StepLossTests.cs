using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Training;

public class StepLossTests
{
    [Theory]
    [InlineData(1, false)]
    [InlineData(1, true)]
    [InlineData(3, false)]
    [InlineData(3, true)]
    public void Of_WrittenOutGradient_EqualsTheGraphOfEachMembersMean(int members, bool weighted)
    {
        using var scope = NewDisposeScope();
        using var generator = new Generator(1);
        var values = randn(members, 7, 4, generator: generator);
        var labels = arange(7, ScalarType.Int64) % 4;
        var weights = weighted ? rand(7, generator: generator) : null;
        var (direct, graph) = (values.clone().requires_grad_(), values.clone().requires_grad_());

        var actual = StepLoss.Of(new CrossEntropy(), direct, labels, weights);
        actual.Root.backward([actual.Gradient!]);
        var losses = Enumerable.Range(0, members).Select(member => new MeanReducer().Reduce(nn.functional.cross_entropy(graph[member], labels, reduction: nn.Reduction.None), null, weights));
        var expected = StepLoss.Of(losses.Aggregate((sum, loss) => sum + loss));
        expected.Root.backward();

        Assert.Equal(expected.Sum, actual.Sum, 1e-5);
        Assert.True(direct.grad!.allclose(graph.grad!, 1e-5, 1e-7));
    }

    [Fact]
    public void Of_AllWeightsZero_IsNotFinite()
    {
        using var scope = NewDisposeScope();
        Assert.False(double.IsFinite(StepLoss.Of(new CrossEntropy(), zeros(3, 2), zeros(3, ScalarType.Int64), zeros(3)).Sum));
    }
}
