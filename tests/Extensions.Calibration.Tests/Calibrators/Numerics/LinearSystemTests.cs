using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators.Numerics;

public class LinearSystemTests
{
    [Fact, Trait("Kind", "Property")]
    public void Solve_RandomMatrices_GivesBackTheUnknowns()
    {
        var random = new Random(1);
        for (var n = 1; n < 12; n++)
        {
            var (matrix, unknown, right) = (new double[n, n], new double[n, 2], new double[n, 2]);
            for (var i = 0; i < n; i++)
            {
                for (var j = 0; j < n; j++)
                    matrix[i, j] = i == j && n % 2 == 0 ? 0 : random.NextDouble() - 0.5;   // zeros on the diagonal need the pivot
                (unknown[i, 0], unknown[i, 1]) = (i, random.NextDouble());
            }
            for (var i = 0; i < n; i++)
                for (var j = 0; j < n; j++)
                    for (var k = 0; k < 2; k++)
                        right[i, k] += matrix[i, j] * unknown[j, k];
            Assert.True(LinearSystem.Solve(matrix, right));
            for (var i = 0; i < n; i++)
                for (var k = 0; k < 2; k++)
                    Assert.Equal(unknown[i, k], right[i, k], 1e-8);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Solve_ZeroColumn_SaysThereIsNoInverse() => Assert.False(LinearSystem.Solve(new double[,] { { 1, 0 }, { 2, 0 } }, new double[2, 1]));
}
