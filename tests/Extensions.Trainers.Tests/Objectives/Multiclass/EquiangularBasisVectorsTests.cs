using MLExtensions.Trainers;
using static TorchSharp.torch;

namespace Extensions.Trainers.Tests.Objectives.Multiclass;

[Trait("Kind", "Property")]
[Trait("Area", "objectives")]
public class EquiangularBasisVectorsTests
{
    [Theory]
    [InlineData(2, 2)]
    [InlineData(5, 5)]
    [InlineData(100, 128)]
    public void Create_AsManyDimensionsAsClasses_IsOrthonormal(int classes, int dimension)
    {
        using var scope = NewDisposeScope();
        var basis = EquiangularBasisVectors.Create(classes, dimension, 1, 0.002);
        Assert.True(allclose(basis.mm(basis.t()), eye(classes, dtype: ScalarType.Float64), 0, 1e-12));
    }

    [Theory]
    [InlineData(3, 2, 0.5)]
    [InlineData(4, 3, 0.34)]
    [InlineData(100, 64, 0.25)]
    public void Create_FewerDimensions_KeepsCosinesBelowTheThreshold(int classes, int dimension, double threshold)
    {
        using var scope = NewDisposeScope();
        var basis = EquiangularBasisVectors.Create(classes, dimension, 1, threshold);
        var cosines = basis.mm(basis.t()) - eye(classes, dtype: ScalarType.Float64);
        Assert.True(cosines.diagonal().abs().max().item<double>() < 1e-12);
        Assert.True(cosines.abs().max().item<double>() <= threshold + 1e-4);
    }

    [Fact]
    public void Create_SameSeed_GivesTheSameVectors()
    {
        using var scope = NewDisposeScope();
        Assert.Equal(Values(1), Values(1));
        Assert.NotEqual(Values(1), Values(2));

        static double[] Values(int seed) => EquiangularBasisVectors.Create(6, 4, seed, 0.6).data<double>().ToArray();
    }

    [Fact]
    public void Create_ThresholdAboveTheBoundThatIsNotReached_NamesTheLargestCosine()
    {
        var error = Assert.Throws<ArgumentException>(() => EquiangularBasisVectors.Create(8, 2, 1, 0.66));
        Assert.StartsWith("No 8 unit vectors in 2 dimensions with cosines up to Threshold = 0.66 were found; the largest is", error.Message, StringComparison.Ordinal);
    }
}
