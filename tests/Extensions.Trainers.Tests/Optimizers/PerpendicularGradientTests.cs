using Extensions.Trainers.Tests.Golden;
using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Optimizers;

/// <summary>Both forms of the projection.</summary>
public sealed class PerpendicularGradientGolden : GoldenAdapter
{
    public override string Name => "perp_grad";

    public override void Check(GoldenObjectiveCase golden, ScalarType dtype)
    {
        var projection = new PerpendicularGradient { Rescale = (bool)golden.Params["rescale"]! };
        var (weights, gradient) = (GoldenNumbers.Flat(golden.Extra.GetProperty("weights")), GoldenNumbers.Flat(golden.Extra.GetProperty("gradient")));
        var expected = GoldenNumbers.Flat(golden.Expected.GetProperty("projected"));

        var tensorGradient = tensor(gradient, dtype: dtype);
        projection.Project(tensor(weights, dtype: dtype), tensorGradient);
        GoldenNumbers.AssertClose(expected, GoldenNumbers.Flat(tensorGradient), golden.Tolerance, "projected gradient");

        var span = Array.ConvertAll(gradient, value => (float)value);
        projection.Project(Array.ConvertAll(weights, value => (float)value), span);
        GoldenNumbers.AssertClose(expected, Array.ConvertAll(span, value => (double)value), golden.Tolerance, "projected gradient in main memory");
    }
}

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class PerpendicularGradientTests
{
    [Fact]
    public void Project_Diagonal_WorkedByHand()
    {
        // along (1, 1) the gradient (3, 1) has the part (2, 2); of the rest (1, -1) the length goes from sqrt 2 to sqrt 10
        Assert.Equal([1, -1], Project(new() { Rescale = false }, [1, 1], [3, 1]));
        var rescaled = Project(new(), [1, 1], [3, 1]);
        Assert.Equal(Math.Sqrt(5), rescaled[0], 1e-6);
        Assert.Equal(-Math.Sqrt(5), rescaled[1], 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Project_ParallelGradient_IsZeroAndNotStretchedRounding(bool rescale)
    {
        var random = new Random(1);
        var weights = Enumerable.Range(0, 1000).Select(_ => random.NextSingle() - 0.5f).ToArray();
        foreach (var length in new[] { 1, 3, 1000 })
        {
            Assert.All(Project(new() { Rescale = rescale }, weights[..length], [.. weights[..length].Select(weight => -0.3f * weight)]), value => Assert.Equal(0, value));
            using var scope = NewDisposeScope();
            var gradient = tensor(weights[..length], ScalarType.Float64) * 0.3;
            new PerpendicularGradient { Rescale = rescale }.Project(tensor(weights[..length], ScalarType.Float64), gradient);
            Assert.All(GoldenNumbers.Flat(gradient), value => Assert.Equal(0, value));
        }
    }

    [Fact]
    public void Project_ManyElements_LeavesNothingAlongTheWeightsAndKeepsTheLength()
    {
        var random = new Random(2);
        var weights = Enumerable.Range(0, 100_003).Select(_ => random.NextSingle()).ToArray();
        var gradient = weights.Select(_ => random.NextSingle()).ToArray();
        var projected = Project(new(), weights, [.. gradient]);
        Assert.Equal(0, weights.Zip(projected, (weight, value) => (double)weight * value).Sum() / weights.Length, 1e-6);
        Assert.Equal(1, Math.Sqrt(projected.Sum(value => (double)value * value) / gradient.Sum(value => (double)value * value)), 1e-5);
    }

    [Fact]
    public void Project_ZeroGradient_StaysZero() => Assert.Equal([0, 0], Project(new(), [1, 2], [0, 0]));

    [Fact]
    public void Project_TensorForm_LeavesNoTensors()
    {
        using var scope = NewDisposeScope();
        var (weights, gradient) = (randn(5, 3), randn(5, 3));
        var before = TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        new PerpendicularGradient().Project(weights, gradient);
        Assert.Equal(before, TorchSharp.DisposeScopeManager.Statistics.ThreadTotalLiveCount);
    }

    [Fact]
    public void Project_DifferentLengths_IsAnError()
    {
        var error = Assert.Throws<ArgumentException>(() => Project(new(), [1, 2, 3], [1, 2]));
        Assert.StartsWith("A gradient is as long as its parameters. Got 2 elements for 3.", error.Message, StringComparison.Ordinal);
    }

    private static float[] Project(PerpendicularGradient projection, float[] weights, float[] gradient)
    {
        projection.Project(weights, gradient);
        return gradient;
    }
}
