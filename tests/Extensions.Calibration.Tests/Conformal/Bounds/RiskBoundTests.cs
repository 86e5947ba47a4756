using System.Text.Json;
using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Bounds;

public class RiskBoundTests
{
    private static readonly RiskBound[] All = [new HoeffdingBound(), new EmpiricalBernsteinBound(), new HoeffdingBentkusBound()];

    [Fact, Trait("Kind", "Property")]
    public void PValue_AtTheUpperBound_IsDelta()
    {
        foreach (var bound in All)
            foreach (var count in new[] { 30L, 400 })
                foreach (var mean in new[] { 0, 0.02, 0.2 })
                {
                    var losses = new LossSummary(mean, mean * (1 - mean), count);
                    if (bound.Upper(losses, 0.1) is < 1 and var upper)
                        Assert.Equal(0.1, bound.PValue(losses, upper), 1e-6);
                }
    }

    [Fact, Trait("Kind", "Property")]
    public void Upper_LessDeltaOrFewerRows_IsWider()
    {
        foreach (var bound in All)
        {
            var few = new LossSummary(0.1, 0.05, 50);
            Assert.True(bound.Upper(few, 0.01) > bound.Upper(few, 0.1));
            Assert.True(bound.Upper(few, 0.1) > bound.Upper(few with { Count = 500 }, 0.1));
            Assert.True(bound.Upper(few, 0.1) > 0.1);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Upper_BinaryLosses_IsClopperPearson()
    {
        // No failure of n: the exact upper limit is 1 - delta^(1/n).
        var losses = new LossSummary(0, 0, 29) { IsBinary = true };
        Assert.Equal(1 - Math.Pow(0.05, 1 / 29.0), new HoeffdingBentkusBound().Upper(losses, 0.05), 1e-9);
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(1, 0.3)]
    [InlineData(17, 0.05)]
    [InlineData(60, 0.25)]
    public void HoeffdingBentkus_BinaryLosses_IsTheBinomialTail(int count, double alpha)
    {
        var (sum, term) = (0.0, Math.Pow(1 - alpha, count));
        for (var errors = 0; errors < count; errors++)
        {
            sum += term;
            Assert.Equal(sum, new HoeffdingBentkusBound().PValue(new((double)errors / count, 0, count) { IsBinary = true }, alpha), 1e-12);
            term *= (count - errors) / (errors + 1.0) * alpha / (1 - alpha);
        }
        Assert.Equal(1, new HoeffdingBentkusBound().PValue(new(1, 0, count) { IsBinary = true }, alpha));
    }

    /// <summary>With a hundred million rows a mean times their number is no whole number any more, by more than 1e-9.</summary>
    [Fact, Trait("Kind", "Property")]
    public void HoeffdingBentkus_ManyRows_CountsErrorsAsTheyAre()
    {
        const long count = 100_000_007;
        for (var errors = 30_000_001L; errors < 30_000_040; errors++)
            Assert.Equal(BetaDistribution.BinomialCumulative(errors, count, 0.3), new HoeffdingBentkusBound().PValue(new((double)errors / count, 0, count) { IsBinary = true }, 0.3));
    }

    [Fact, Trait("Kind", "Example")]
    public void EmpiricalBernstein_OneRow_IsInfinite()
    {
        Assert.Equal(double.PositiveInfinity, new EmpiricalBernsteinBound().Upper(new(0, 0, 1), 0.1));
        Assert.Equal(1, new EmpiricalBernsteinBound().PValue(new(0, 0, 1), 0.1));
    }

    [Theory, Trait("Kind", "Example")]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(double.NaN)]
    public void Upper_DeltaOutsideItsRange_Throws(double delta) => Assert.All(All, bound => Assert.Throws<ArgumentOutOfRangeException>(() => bound.Upper(new(0, 0, 10), delta)));

    [Fact, Trait("Kind", "Example")]
    public void Summary_BadLosses_AreNamed()
    {
        Assert.Contains("Row 1 has loss 2", Assert.Throws<InputDataException>(() => LossSummary.Of([0, 2])).Message);
        Assert.Contains("There is no loss", Assert.Throws<InputDataException>(() => LossSummary.Of([])).Message);
    }

    [Fact, Trait("Kind", "Contract")]
    public void Json_EveryBound_ComesBack()
        => Assert.All(All, bound => Assert.Equal(bound, JsonSerializer.Deserialize<RiskBound>(JsonSerializer.Serialize(bound))));

    [Fact, Trait("Kind", "Example")]
    public void Control_TooFewRows_TellsHowManyAreNeeded()
    {
        LossCurves Rows(int count) => LossCurves.Trace(count, (_, curve) => { curve.Begin(1); curve.Step(0.5, 0); }, new() { IsBinary = true });
        Assert.All(All, bound =>
        {
            var procedure = new HighProbabilityRiskControl { Bound = bound };
            var result = procedure.Control(Rows(5).Average(), 0.2);
            Assert.Equal((1.0, false), (result.Lambda, result.IsControlled));
            Assert.Contains($"At least {result.LeastCount} rows are needed", result.Reason);
            Assert.Equal((0.5, true), procedure.Control(Rows((int)result.LeastCount!).Average(), 0.2) is var enough ? (enough.Lambda, enough.IsControlled) : default);
            Assert.False(procedure.Control(Rows((int)result.LeastCount - 1).Average(), 0.2).IsControlled);
        });
    }

    [Fact, Trait("Kind", "Property")]
    public void Control_LinearAndBinarySearch_FindTheSameLambda()
    {
        var random = new Random(1);
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var curve = LossCurves.Trace(100, (_, row) => { row.Begin(1); row.Step(random.NextDouble(), 0); }, new() { IsBinary = true }).Average();
            var bound = new HoeffdingBentkusBound();
            var lambdas = curve.Lambdas.ToArray();
            var expected = lambdas.Reverse().TakeWhile(lambda => bound.Upper(curve.SummaryAt(lambda), 0.1) < 0.2).Last();
            Assert.Equal(expected, new HighProbabilityRiskControl().Control(curve, 0.2).Lambda);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Reject_HolmFixedSequenceBonferroni_ByHand()
    {
        double[] p = [0.01, 0.06, 0.03, 0.04];
        Assert.Equal([0], FamilywiseTest.Bonferroni.Reject(p, 0.1));
        Assert.Equal([0, 2, 3], FamilywiseTest.Bonferroni.Reject(p, 0.16));
        Assert.Equal([0, 1, 2, 3], FamilywiseTest.Holm.Reject(p, 0.1));    // 0.01 to 0.025, 0.03 to 0.033, 0.04 to 0.05, 0.06 to 0.1
        Assert.Equal([0], FamilywiseTest.FixedSequence.Reject(p, 0.05));
        Assert.Equal([2, 3], FamilywiseTest.FixedSequence.Reject(p, 0.05, [3, 2, 1, 0]));
        Assert.Contains("each of 4 hypotheses once", Assert.Throws<ArgumentException>(() => FamilywiseTest.FixedSequence.Reject(p, 0.05, [0, 0, 1, 2])).Message);
    }

    [Fact, Trait("Kind", "Example")]
    public void LearnThenTest_NoValidPoint_IsAResultWithAReason()
    {
        var result = new LearnThenTest().Find([[new(0.3, 0, 50), new(0.4, 0, 50)]], [0.2]);
        Assert.Null(result.Chosen);
        Assert.Equal("No point of 2 is valid by FixedSequence: the least p-value is 1; with 50 rows and delta 0.1 the risk cannot be held at 0.2 anywhere.", result.Reason);
        Assert.Contains("at the same points", Assert.Throws<ArgumentException>(() => new LearnThenTest().Find([[new(0.3, 0, 50)], []], [0.2, 0.2])).Message);
    }
}
