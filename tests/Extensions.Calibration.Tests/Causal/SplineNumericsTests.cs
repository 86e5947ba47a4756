using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

[Trait("Kind", "Property")]
public class SplineNumericsTests
{
    /// <summary>Each is an integral: 0 at 0, never falling, its derivatives sum to 1 (those of all quadratic B-splines), and each ends at its basis' known integral.</summary>
    [Fact]
    public void Evaluate_ClampedKnots_AreIntegralsOfAPartitionOfUnity()
    {
        double[] knots = [0.2, 0.25, 0.7];
        double[] all = [0, 0, 0, .. knots, 1, 1, 1];
        var (before, values) = (new double[6], new double[6]);
        IntegratedSplines.Evaluate(knots, 0, before);
        Assert.All(before, value => Assert.Equal(0, value, 1e-15));
        for (var i = 1; i <= 1000; i++)
        {
            IntegratedSplines.Evaluate(knots, i / 1000.0, values);
            Assert.Equal(i / 1000.0, values.Sum(), 1e-12);
            Assert.All(before.Zip(values), pair => Assert.True(pair.First <= pair.Second + 1e-15));
            values.CopyTo(before, 0);
        }
        Assert.All(values.Select((value, j) => (value, j)), entry => Assert.Equal((all[entry.j + 3] - all[entry.j]) / 3, entry.value, 1e-12));
    }

    /// <summary>Optimal where the slope is 0 in what is above 0, and does not ask for more of what is 0; by hand where nothing binds.</summary>
    [Fact]
    public void Solve_RandomProblems_SatisfiesTheConditionsOfTheOptimum()
    {
        var random = new Random(3);
        for (var problem = 0; problem < 200; problem++)
        {
            var (count, matrix, right) = (5, new double[5, 5], new double[5]);
            for (var point = 0; point < 8; point++)
            {
                var (row, target) = (Enumerable.Range(0, count).Select(_ => random.NextDouble() - 0.3).ToArray(), 2 * random.NextDouble() - 1);
                for (var i = 0; i < count; i++)
                {
                    right[i] += row[i] * target;
                    for (var j = 0; j < count; j++)
                        matrix[i, j] += row[i] * row[j];
                }
            }
            var x = NonNegativeLeastSquares.Solve(matrix, right);
            for (var i = 0; i < count; i++)
            {
                var slope = right[i] - Enumerable.Range(0, count).Sum(j => matrix[i, j] * x[j]);
                Assert.True(i == 0 || x[i] >= 0);
                Assert.True(i == 0 || x[i] > 0 ? Math.Abs(slope) < 1e-8 : slope < 1e-8, $"problem {problem}, {i}: x {x[i]:g3}, slope {slope:g3}");
            }
        }
    }

    [Fact]
    public void Solve_TwoByHand_BindsTheSecond()
    {
        Assert.All(NonNegativeLeastSquares.Solve(new double[,] { { 2, 0 }, { 0, 1 } }, [2, -3]).Zip([1.0, 0]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
        Assert.All(NonNegativeLeastSquares.Solve(new double[,] { { 2, 0 }, { 0, 1 } }, [-2, 3]).Zip([-1.0, 3]), pair => Assert.Equal(pair.Second, pair.First, 1e-12));
    }
}
