using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal;

public class RowUniformsTests
{
    /// <summary>Counts of numbers in tenths, and of pairs in tenths each, 20,000 rows that differ in the last bits of single precision in one place only: each within the exact binomial law, at 1e-6 over all.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(6)]
    public void Of_RowsThatHardlyDiffer_IsUniform(int place)
    {
        var (counts, pairs, before) = (new int[10], new int[100], 0.0);
        for (var i = 0; i < 20_000; i++)
        {
            double[] row = [0.1, 0.2, 0.3, 0.1, 0.1, 0.1, 0.1];
            row[place] = (float)0.1 + i * Math.Pow(2, -27);
            var number = RowUniforms.Of(RowUniforms.State(1, row), 0);
            counts[(int)(10 * number)]++;
            pairs[10 * (int)(10 * number) + (int)(10 * before)]++;
            before = number;
        }
        Assert.All(counts, count => Assert.True(CoverageCheck.Is(count, 20_000, 0.1)));
        Assert.All(pairs, count => Assert.True(CoverageCheck.Is(count, 20_000, 0.01)));
    }

    [Fact, Trait("Kind", "Property")]
    public void Of_SeedsClassesAndPositions_AreDifferentNumbers()
    {
        double[] row = [0.5, 0.3, 0.2];
        var numbers = Enumerable.Range(0, 1000).SelectMany(i => new[] { RowUniforms.Of(RowUniforms.State(i, row), 0), RowUniforms.Of(RowUniforms.State(-1, row), i + 1), RowUniforms.OfPosition(1, i) }).ToArray();
        Assert.Equal(3000, numbers.Distinct().Count());
        Assert.All(numbers, number => Assert.InRange(number, 0, 1 - 1e-16));
        Assert.Equal(RowUniforms.Of(RowUniforms.State(7, row), 0), RowUniforms.Of(RowUniforms.State(7, (double[])[0.5, 0.3, 0.2]), 0));
        Assert.NotEqual(RowUniforms.Of(RowUniforms.State(7, row), 0), RowUniforms.Of(RowUniforms.State(7, (double[])[0.3, 0.5, 0.2]), 0));
    }
}
