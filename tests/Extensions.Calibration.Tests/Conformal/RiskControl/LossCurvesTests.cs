using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.RiskControl;

public class LossCurvesTests
{
    private static (double[] Grid, double[] Losses) Table(Random random, int rows, int points)
    {
        var grid = Enumerable.Range(0, points).Select(j => j / (points - 1.0)).ToArray();
        return (grid, [.. Enumerable.Range(0, rows).SelectMany(_ => Enumerable.Range(0, points).Select(_ => Math.Round(random.NextDouble(), 2)).OrderDescending())]);
    }

    /// <summary>The rule of the paper, with plain loops.</summary>
    private static double? Naive(double[] grid, double[] losses, double alpha, double[] weights, double newWeight)
    {
        for (var j = 0; j < grid.Length; j++)
        {
            var (sum, total) = (newWeight, newWeight);
            for (var row = 0; row < weights.Length; row++)
                (sum, total) = (sum + weights[row] * losses[row * grid.Length + j], total + weights[row]);
            if (sum / total <= alpha + 1e-12)
                return grid[j];
        }
        return null;
    }

    [Fact, Trait("Kind", "Property")]
    public void Control_RandomTablesAndWeights_EqualsTheNaiveRuleByAllThreeWays()
    {
        var random = new Random(1);
        for (var repeat = 0; repeat < 300; repeat++)
        {
            var rows = random.Next(1, 30);
            var (grid, losses) = Table(random, rows, 11);
            var weights = Enumerable.Range(0, rows).Select(_ => repeat % 3 == 0 ? 1.0 : 0.1 + random.NextDouble()).ToArray();
            var (alpha, newWeight) = (0.05 + 0.9 * random.NextDouble(), repeat % 2 == 0 ? 1 : 3 * random.NextDouble());
            var curves = LossCurves.OfTable(grid, losses);
            var expected = Naive(grid, losses, alpha, weights, newWeight);
            Assert.Equal(expected, curves.Control(alpha, weights, newWeight));
            Assert.Equal(expected, curves.Average(weights).Lambda(alpha, newWeight));
            var result = curves.Average(weights).Control(alpha, newWeight);
            Assert.Equal((expected ?? 1, expected is not null), (result.Lambda, result.IsControlled));
            if (repeat % 3 == 0)
            {
                var onGrid = RiskCurve.OnGrid(rows, (row, lambda) => losses[row * grid.Length + (int)Math.Round(10 * lambda)], grid);
                Assert.Equal(expected, onGrid.Lambda(alpha, newWeight));
                Assert.Equal(expected, curves.Average().Lambda(alpha, newWeight));
            }
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Average_MeanAndVariance_EqualThoseOfTheLosses()
    {
        var (grid, losses) = Table(new Random(2), 200, 21);
        var curve = LossCurves.OfTable(grid, losses).Average();
        for (var j = 0; j < grid.Length; j++)
        {
            var expected = LossSummary.Of([.. Enumerable.Range(0, 200).Select(row => losses[row * 21 + j])]);
            Assert.Equal(expected.Mean, curve.SummaryAt(grid[j]).Mean, 13);
            Assert.Equal(expected.Variance, curve.SummaryAt(grid[j]).Variance, 13);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Control_PermutedRowsAndIntegerWeights_AreTheSameRows()
    {
        var random = new Random(3);
        var (grid, losses) = Table(random, 20, 11);
        var order = Enumerable.Range(0, 20).OrderBy(_ => random.Next()).ToArray();
        double[] Pick(IEnumerable<int> rows) => [.. rows.SelectMany(row => losses[(row * 11)..((row + 1) * 11)])];
        var (whole, permuted) = (LossCurves.OfTable(grid, losses), LossCurves.OfTable(grid, Pick(order)));
        var doubled = LossCurves.OfTable(grid, Pick(Enumerable.Range(0, 20).Concat(Enumerable.Range(0, 5))));
        var weights = Enumerable.Range(0, 20).Select(row => row < 5 ? 2.0 : 1).ToArray();
        var last = double.PositiveInfinity;
        for (var alpha = 0.06; alpha < 1; alpha += 0.02)
        {
            var lambda = whole.Average().Control(alpha).Lambda;
            Assert.Equal(lambda, permuted.Average().Control(alpha).Lambda);
            Assert.Equal(doubled.Average().Control(alpha).Lambda, whole.Average(weights).Control(alpha).Lambda);
            Assert.True(lambda <= last, "A larger alpha must not be more cautious.");
            last = lambda;
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Control_TooFewRows_IsAResultWithTheNumberNeeded()
    {
        var result = LossCurves.OfTable([0, 1], [1, 0, 1, 0, 1, 0]).Average().Control(0.1);
        Assert.Equal((1.0, false, 9L, 3L), (result.Lambda, result.IsControlled, result.LeastCount!.Value, result.Count));
        Assert.Equal("Even at the most cautious lambda, 1, the risk cannot be held at 0.1: the mean loss of 3 rows there is 0, and with a new row that counts as the greatest loss 1 it is 0.25. At least 9 rows are needed where nothing is lost at that lambda.", result.Reason);
        Assert.True(LossCurves.OfTable([0, 1], [.. Enumerable.Repeat(new[] { 1.0, 0 }, 9).SelectMany(x => x)]).Average().Control(0.1).IsControlled);
        Assert.False(LossCurves.OfTable([0, 1], [.. Enumerable.Repeat(new[] { 1.0, 0 }, 8).SelectMany(x => x)]).Average().Control(0.1).IsControlled);
    }

    [Fact, Trait("Kind", "Example")]
    public void OfTable_LossThatRises_NamesRowAndLambdas()
    {
        double[] losses = [1, 0.5, 0, 1, 0.2, 0.4];
        var error = Assert.Throws<InputDataException>(() => LossCurves.OfTable([0, 0.5, 1], losses));
        Assert.Equal("The loss of row 1 rises from 0.2 at lambda 0.5 to 0.4 at lambda 1; risk control needs losses that do not rise with lambda. Set Monotonise, or use learn-then-test.", error.Message);
        Assert.Equal(0.45, LossCurves.OfTable([0, 0.5, 1], losses, new() { Monotonise = true }).Average().RiskAt(0.5), 12);
        var rising = LossCurves.OfTable([0, 0.5, 1], losses, new() { MayRise = true }).Average();
        Assert.Contains("Use learn-then-test", Assert.Throws<ArgumentException>(() => rising.Control(0.5)).Message);
        Assert.Contains("Use learn-then-test", Assert.Throws<ArgumentException>(() => new HighProbabilityRiskControl().Control(rising, 0.5)).Message);
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(1.5, "Row 1 has loss 1.5 at lambda 0; allowed are losses from 0 to 1")]
    [InlineData(-0.1, "Row 1 has loss -0.1 at lambda 0")]
    [InlineData(double.NaN, "Row 1 has loss NaN at lambda 0")]
    [InlineData(double.PositiveInfinity, "Row 1 has loss ∞ at lambda 0")]
    public void OfTable_LossBeyondItsLimits_NamesTheRow(double loss, string message)
        => Assert.StartsWith(message.Replace("∞", "Infinity", StringComparison.Ordinal), Assert.Throws<InputDataException>(() => LossCurves.OfTable([0, 1], [1, 0, loss, 0])).Message, StringComparison.Ordinal);

    [Theory, Trait("Kind", "Example")]
    [InlineData(0, double.PositiveInfinity)]
    [InlineData(double.NaN, 1)]
    [InlineData(1, 1)]
    public void OfTable_UnboundedLimits_AreRefused(double least, double greatest)
        => Assert.Contains("unbounded losses cannot be controlled", Assert.Throws<ArgumentException>(() => LossCurves.OfTable([0, 1], [1, 0], new() { Limits = new(least, greatest) })).Message);

    [Theory, Trait("Kind", "Example")]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void Control_AlphaOutsideItsRange_NamesIt(double alpha)
    {
        var curves = LossCurves.OfTable([0, 1], [1, 0]);
        Assert.Contains("must be strictly between the least loss 0 and the greatest 1.", Assert.Throws<ArgumentOutOfRangeException>(() => curves.Average().Control(alpha)).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => curves.Control(alpha, [1]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HighProbabilityRiskControl().Control(curves.Average(), alpha));
        Assert.Throws<ArgumentOutOfRangeException>(() => new LearnThenTest().Control(curves.Average(), alpha));
    }

    [Fact, Trait("Kind", "Example")]
    public void Average_BadWeights_AreNamed()
    {
        var curves = LossCurves.OfTable([0, 1], [1, 0, 1, 0]);
        Assert.Equal("Row 1 has weight -1; allowed are finite numbers from 0.", Assert.Throws<InputDataException>(() => curves.Average([1, -1])).Message);
        Assert.Equal("Row 0 has weight NaN; allowed are finite numbers from 0.", Assert.Throws<InputDataException>(() => curves.Control(0.5, [double.NaN, 1])).Message);
        Assert.Equal("All 2 rows have weight 0.", Assert.Throws<InputDataException>(() => curves.Average([0, 0])).Message);
        Assert.Contains("got 1 weights for 2 rows", Assert.Throws<ArgumentException>(() => curves.Average([1])).Message);
        Assert.Throws<ArgumentOutOfRangeException>(() => curves.Average().Lambda(0.5, -1));
        Assert.Null(curves.Control(0.5, [0, 0]));
        Assert.Contains("without weights", Assert.Throws<InvalidOperationException>(() => curves.Average([1, 2]).SummaryAt(0)).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void Trace_NoRowOrBadGrid_SaysSo()
    {
        Assert.StartsWith("There is no row", Assert.Throws<InputDataException>(() => LossCurves.Trace(0, (_, _) => { })).Message, StringComparison.Ordinal);
        Assert.StartsWith("There is no row", Assert.Throws<InputDataException>(() => RiskCurve.OnGrid(0, (_, _) => 0, [0, 1])).Message, StringComparison.Ordinal);
        Assert.Contains("lambda 1 is 0 after 1", Assert.Throws<ArgumentException>(() => LossCurves.OfTable([1, 0], [1, 0])).Message);
        Assert.Contains("has at least 2", Assert.Throws<ArgumentException>(() => LossCurves.OfTable([1], [1])).Message);
        Assert.Contains("3 losses for 2 lambdas", Assert.Throws<ArgumentException>(() => LossCurves.OfTable([0, 1], [1, 0, 1])).Message);
        Assert.Throws<ArgumentException>(() => LossCurves.Trace(1, (_, curve) => { curve.Begin(1); curve.Step(0.5, 0.5); curve.Step(0.4, 0); }));
    }

    [Fact, Trait("Kind", "Example")]
    public void Control_LossesOfAnotherUnit_AreInThatUnit()
    {
        double[] losses = [.. Enumerable.Repeat(new[] { 10.0, 4, 0 }, 19).SelectMany(x => x)];
        var curve = LossCurves.OfTable([0, 0.5, 1], losses, new() { Limits = new(0, 10) }).Average();
        Assert.Equal(0.5, curve.Control(4.3).Lambda);   // (19 * 4 + 10) / 20
        Assert.Equal(1, curve.Control(4.2).Lambda);
        Assert.Equal(10 * new HoeffdingBound().Upper(new(0.4, 0, 19), 0.1), new HoeffdingBound().Upper(curve.SummaryAt(0.5), 0.1), 12);
    }

    [Fact, Trait("Kind", "Example")]
    public void Bisection_RisingLoss_IsFoundWhereItIsLookedAt()
        => Assert.Contains("rises", Assert.Throws<InputDataException>(() => BisectedRisk.Control(3, (_, lambda) => lambda, 0.5)).Message);

    [Fact, Trait("Kind", "Property")]
    public void Bisection_SmoothLoss_MeetsTheEquation()
    {
        var rates = Enumerable.Range(1, 50).Select(i => i / 10.0).ToArray();
        double Loss(int row, double lambda) => Math.Exp(-rates[row] * lambda);
        var result = BisectedRisk.Control(50, Loss, 0.2, new() { GreatestLambda = 100 }, 1e-10);
        Assert.Equal(0.2, (Enumerable.Range(0, 50).Sum(row => Loss(row, result.Lambda)) + 1) / 51, 1e-8);
        Assert.False(BisectedRisk.Control(3, Loss, 0.2, new() { GreatestLambda = 100 }).IsControlled);
    }

    [Fact, Trait("Kind", "Example")]
    public void EffectiveCount_OfWeights_IsKishs()
    {
        var curve = LossCurves.OfTable([0, 1], [1, 0, 1, 0, 1, 0]).Average([1, 0.5, 0.5]);
        Assert.Equal((4 / 1.5, 1 / 3.0), (curve.EffectiveCount, curve.LeastAlpha));
    }
}
