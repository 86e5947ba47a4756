using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

public class RejectionLossTests
{
    private static readonly double[] Costs = [0.01, 0.05, 0.1, 0.3, 0.5, 0.9], Steepnesses = [0.1, 1, 2, 4, 10];

    [Fact, Trait("Kind", "Example")]
    public void Beta_PaperExample_EqualsTheEquation()
    {
        // c = 0.05, alpha = 2: I_c = 0.05 e + 0.95 / e, beta = I_c / 0.05.
        var loss = new RejectionLoss(0.05, 2);
        Assert.Equal((0.05 * Math.E + 0.95 / Math.E) / 0.05, loss.Beta, 12);
        Assert.Equal(Math.Exp(0.5 + 1) + 0.05 * Math.Exp(-loss.Beta * 0.5), loss.Surrogate(0.5, isWrong: true), 12);
        Assert.Equal(Math.Exp(0.5 - 1) + 0.05 * Math.Exp(-loss.Beta * 0.5), loss.Surrogate(0.5, isWrong: false), 12);
        Assert.Equal([1, 0, 0.05, 0.05], [loss.Target(0.1, true), loss.Target(0.1, false), loss.Target(0, true), loss.Target(-1, false)]);
    }

    /// <summary>The score with the least mean surrogate is above 0 exactly where errors are less probable than the cost.</summary>
    private static bool IsCalibrated(double cost, double steepness, double beta)
    {
        double Mean(double p, double r) => p * Math.Exp(steepness / 2 * (r + 1)) + (1 - p) * Math.Exp(steepness / 2 * (r - 1)) + cost * Math.Exp(-beta * r);
        foreach (var p in new[] { 0, cost / 2, cost * 0.98, cost * 1.02, (1 + cost) / 2, 1 })
        {
            var (low, high) = (-60.0, 60.0);
            for (var step = 0; step < 200; step++)
            {
                var (a, b) = (low + (high - low) / 3, high - (high - low) / 3);
                (low, high) = Mean(p, a) < Mean(p, b) ? (low, b) : (a, high);
            }
            if (p < cost != low > 0)
                return false;
        }
        return true;
    }

    [Fact, Trait("Kind", "Property")]
    public void Surrogate_LeastMean_HasTheSignOfTheBestRejector()
    {
        foreach (var cost in Costs)
            foreach (var steepness in Steepnesses)
                Assert.True(IsCalibrated(cost, steepness, new RejectionLoss(cost, steepness).Beta), $"cost {cost}, steepness {steepness}");
    }

    [Fact, Trait("Kind", "Property")]
    public void Surrogate_OtherBeta_IsRejected()
    {
        Assert.False(IsCalibrated(0.1, 2, 2));
        Assert.False(IsCalibrated(0.1, 2, new RejectionLoss(0.1, 2).Beta * 1.1));
        Assert.False(IsCalibrated(0.1, 2, new RejectionLoss(0.1, 2).Beta / 1.1));
    }

    /// <summary>Excess of the loss at most constant * sqrt(excess of the surrogate), for every error probability and score.</summary>
    private static bool IsBound(RejectionLoss loss, double constant)
    {
        for (var p = 0.0; p <= 1; p += 0.01)
        {
            double Surrogate(double r) => p * loss.Surrogate(r, true) + (1 - p) * loss.Surrogate(r, false);
            double Target(double r) => p * loss.Target(r, true) + (1 - p) * loss.Target(r, false);
            for (var r = -2.0; r <= 2; r += 0.05)
                foreach (var score in new[] { r / loss.Beta, r, double.Epsilon, 0 })
                    if (Target(score) - Math.Min(p, loss.Cost) > constant * Math.Sqrt(Math.Max(Surrogate(score) - Surrogate(loss.Best(p)), 0)) + 1e-7)
                        return false;
        }
        return true;
    }

    [Fact, Trait("Kind", "Property")]
    public void ConsistencyConstant_EveryProbabilityAndScore_Bounds()
    {
        foreach (var cost in Costs)
            foreach (var steepness in Steepnesses)
                Assert.True(IsBound(new(cost, steepness), new RejectionLoss(cost, steepness).ConsistencyConstant), $"cost {cost}, steepness {steepness}");
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(0.1, 1)]
    [InlineData(0.5, 2)]
    public void ConsistencyConstant_AThird_IsRejected(double cost, double steepness) => Assert.False(IsBound(new(cost, steepness), new RejectionLoss(cost, steepness).ConsistencyConstant / 3));

    [Fact, Trait("Kind", "Property")]
    public void Scaled_NearItsBestValues_EqualsTheSurrogateAndItsSlope()
    {
        foreach (var cost in Costs)
            foreach (var isWrong in new[] { false, true })
            {
                var loss = new RejectionLoss(cost, 3);
                for (var z = loss.BestScaled(1) - 0.9; z < loss.BestScaled(0) + 0.9; z += 0.1)
                {
                    Assert.Equal(loss.Surrogate(z / loss.Rate, isWrong), loss.Scaled(z, isWrong).Value, 1e-9);
                    Assert.Equal((loss.Scaled(z + 1e-5, isWrong).Value - loss.Scaled(z - 1e-5, isWrong).Value) / 2e-5, loss.Scaled(z, isWrong).Slope, 1e-6);
                }
                // Convex and finite far out.
                Assert.True(loss.Scaled(-1e9, isWrong) is (> 0 and < 1e12, < 0));
                Assert.True(loss.Scaled(1e9, isWrong) is (> 0 and < 1e12, > 0));
            }
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0, 2, "cost must be strictly between 0 and 1")]
    [InlineData(1, 2, "cost must be strictly between 0 and 1")]
    [InlineData(0.1, 0, "steepness must be above 0, up to 20. Got 0.")]
    [InlineData(0.1, double.NaN, "steepness must be above 0, up to 20. Got NaN.")]
    public void Create_OutsideItsRange_IsNamed(double cost, double steepness, string message)
        => Assert.StartsWith(message, Assert.Throws<ArgumentOutOfRangeException>(() => new RejectionLoss(cost, steepness)).Message, StringComparison.Ordinal);
}
