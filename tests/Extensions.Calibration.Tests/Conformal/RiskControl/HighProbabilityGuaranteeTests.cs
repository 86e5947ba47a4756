using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.RiskControl;

/// <summary>How often the true risk of the chosen lambda is above alpha, over calibration rows drawn anew each time: at most delta, at a false-alarm probability of 1e-6.</summary>
[Trait("Kind", "Guarantee")]
public class HighProbabilityGuaranteeTests
{
    private const double Alpha = 0.2, Delta = 0.1;
    private const int Draws = 2000;

    /// <summary>A bound that takes the mean for the truth.</summary>
    private sealed record NoMargin : RiskBound
    {
        protected override double UnitUpper(double mean, double variance, long count, bool isBinary, double delta) => mean;

        protected override double UnitPValue(double mean, double variance, long count, bool isBinary, double alpha) => mean < alpha ? 0 : 1;
    }

    public static TheoryData<string> Bounds => ["hoeffding", "empirical_bernstein", "hoeffding_bentkus"];

    private static RiskBound Bound(string name) => System.Text.Json.JsonSerializer.Deserialize<RiskBound>($"{{\"type\": \"{name}\"}}")!;

    [Theory, MemberData(nameof(Bounds))]
    public void RiskControllingSets_AnyBound_TrueRiskIsAboveAlphaSeldom(string bound)
    {
        foreach (var isBinary in new[] { true, false })
            Assert.True(CoverageCheck.IsAtMost(Violations(Bound(bound), isBinary), Draws, Delta));
    }

    [Fact]
    public void RiskControllingSets_WithoutMargin_AreFoundOut() => Assert.False(CoverageCheck.IsAtMost(Violations(new NoMargin(), isBinary: false), Draws, Delta));

    /// <summary>The exact binomial tail leaves little to gain: of losses 0 and 1 the risk is above alpha nearly as often as it may be.</summary>
    [Fact]
    public void RiskControllingSets_BinaryLosses_AreNotOverCautious() => Assert.True(CoverageCheck.IsAtLeast(Violations(new HoeffdingBentkusBound(), isBinary: true), Draws, 0.05));

    [Theory]
    [InlineData(FamilywiseTest.FixedSequence)]
    [InlineData(FamilywiseTest.Holm)]
    [InlineData(FamilywiseTest.Bonferroni)]
    public void LearnThenTest_AnyTest_RejectsATrueHypothesisSeldom(FamilywiseTest test) => Assert.True(CoverageCheck.IsAtMost(WrongSelections(p => test.Reject(p, Delta)), Draws, Delta));

    [Fact]
    public void LearnThenTest_WithoutCorrection_IsFoundOut() => Assert.False(CoverageCheck.IsAtMost(WrongSelections(p => [.. Enumerable.Range(0, p.Length).Where(at => p[at] <= Delta)]), Draws, Delta));

    [Fact]
    public void LearnThenTest_SeveralRisks_NoneIsAboveItsAlphaAtTheChosenPoint()
    {
        // The second risk falls while the first rises: points 4 and 5 hold both.
        double[][] risks = [[0.02, 0.05, 0.1, 0.12, 0.14, 0.16, 0.3, 0.4], [0.5, 0.4, 0.35, 0.33, 0.2, 0.1, 0.1, 0.05]];
        var (random, wrong, found) = (new Random(9), 0, 0);
        for (var draw = 0; draw < 500; draw++)
        {
            var losses = Array.ConvertAll(risks, of => Array.ConvertAll(of, risk => LossSummary.Of(Enumerable.Range(0, 400).Select(_ => random.NextDouble() < risk ? 1.0 : 0).ToArray()) with { IsBinary = true }));
            var result = new LearnThenTest { Delta = Delta, Test = FamilywiseTest.Holm }.Find(losses, [Alpha, 0.3], costs: [8, 7, 6, 5, 4, 3, 2, 1]);
            found += result.Chosen is null ? 0 : 1;
            wrong += result.Chosen is { } chosen && (risks[0][chosen] > Alpha || risks[1][chosen] > 0.3) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtMost(wrong, 500, Delta));
        Assert.True(found > 400, $"{found} of 500 runs found a point.");
    }

    /// <summary>Loss: which share of two uniform numbers is above lambda, or whether one is. The true risk is 1 - lambda.</summary>
    private static int Violations(RiskBound bound, bool isBinary)
    {
        var (random, violations) = (new Random(8), 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var curve = LossCurves.Trace(80, (_, row) =>
            {
                var (first, second) = (random.NextDouble(), random.NextDouble());
                row.Begin(1);
                if (!isBinary)
                    row.Step(Math.Min(first, second), 0.5);
                row.Step(isBinary ? first : Math.Max(first, second), 0);
            }, new() { IsBinary = isBinary }).Average();
            violations += new HighProbabilityRiskControl { Bound = bound, Delta = Delta }.Control(curve, Alpha) is { IsControlled: true } result && 1 - result.Lambda > Alpha ? 1 : 0;
        }
        return violations;
    }

    /// <summary>Ten points with a risk just above alpha between points with little risk: how often one of the ten is selected.</summary>
    private static int WrongSelections(Func<double[], int[]> select)
    {
        var (random, wrong) = (new Random(10), 0);
        var risks = Enumerable.Range(0, 20).Select(i => i % 2 == 0 ? 0.1 : 0.201).ToArray();
        for (var draw = 0; draw < Draws; draw++)
        {
            var pValues = Array.ConvertAll(risks, risk =>
            {
                var hits = Enumerable.Range(0, 100).Count(_ => random.NextDouble() < risk);
                return new HoeffdingBentkusBound().PValue(new(hits / 100.0, 0, 100) { IsBinary = true }, Alpha);
            });
            wrong += select(pValues).Any(at => risks[at] > Alpha) ? 1 : 0;
        }
        return wrong;
    }
}
