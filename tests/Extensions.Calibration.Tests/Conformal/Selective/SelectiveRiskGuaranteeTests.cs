using MLExtensions;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Selective;

/// <summary>P(selective risk &gt; alpha) &lt;= delta, on laws whose selective risk is known. Every check may fail by chance with probability 1e-6, and rejects broken twins.</summary>
[Trait("Kind", "Guarantee")]
public class SelectiveRiskGuaranteeTests
{
    private const double FalseAlarm = 1e-6, Alpha = 0.1, Delta = 0.2;
    private const int Repeats = 2000, Rows = 150;

    private static readonly double[] Grid = [0.8, 0.7, 0.6, 0.5, 0.4, 0.3, 0.2, 0.1, 0];

    /// <summary>A procedure: from confidences and losses to a threshold, +infinity for none.</summary>
    private delegate double Procedure(double[] confidences, double[] losses);

    /// <summary>Confidence is uniform; the mean loss given confidence u, and among rows from t on.</summary>
    private sealed record Law(Func<double, double> Loss, Func<double, double> Risk);

    // Everywhere a little too much; falling in u, through alpha at 0.6; and up and down, so that the risk is not monotone.
    private static readonly Law[] Laws =
    [
        new(_ => Alpha + 1e-3, _ => Alpha + 1e-3),
        new(u => 0.5 * (1 - u), t => 0.25 * (1 - t)),
        new(u => (int)(u * 10) % 2 == 0 ? 0.02 : 0.2, t => Integral(t) / (1 - t)),
    ];

    private static double Integral(double t)
    {
        var (block, sum) = ((int)(t * 10), 0.0);
        for (var k = block + 1; k < 10; k++)
            sum += 0.1 * (k % 2 == 0 ? 0.02 : 0.2);
        return sum + ((block + 1) * 0.1 - t) * (block % 2 == 0 ? 0.02 : 0.2);
    }

    /// <summary>The share of sets of calibration rows whose threshold lets the risk be above alpha lies below delta's binomial band.</summary>
    private static bool KeepsRisk(Procedure procedure, Law law, bool zeroOne = true)
    {
        var (random, violations) = (new Random(1), 0);
        var (confidences, losses) = (new double[Rows], new double[Rows]);
        for (var repeat = 0; repeat < Repeats; repeat++)
        {
            for (var i = 0; i < Rows; i++)
            {
                confidences[i] = random.NextDouble();
                var mean = law.Loss(confidences[i]);
                losses[i] = zeroOne ? random.NextDouble() < mean ? 1 : 0 : 2 * mean * random.NextDouble();
            }
            var threshold = procedure(confidences, losses);
            violations += threshold < 1 && law.Risk(Math.Max(threshold, 0)) > Alpha + 1e-12 ? 1 : 0;
        }
        return violations <= BetaDistribution.BinomialQuantile(1 - FalseAlarm, Repeats, Delta);
    }

    private static Procedure Real(SelectivePredictionOptions options, bool areErrors = true)
        => (confidences, losses) => SelectiveThreshold.Choose(confidences, losses, areErrors, options with { Alpha = Alpha, Delta = Delta }).Threshold;

    public static TheoryData<SelectiveTesting, bool, int> Settings()
    {
        var data = new TheoryData<SelectiveTesting, bool, int>();
        foreach (var testing in Enum.GetValues<SelectiveTesting>())
            for (var law = 0; law < Laws.Length; law++)
            {
                data.Add(testing, true, law);
                data.Add(testing, false, law);
            }
        return data;
    }

    [Theory, MemberData(nameof(Settings))]
    public void Choose_RepeatedRows_RiskIsSeldomAboveAlpha(SelectiveTesting testing, bool named, int law)
        => Assert.True(KeepsRisk(Real(new() { Testing = testing, Thresholds = named ? Grid : [], ThresholdShare = 0.3, ThresholdCount = 20 }), Laws[law]));

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    public void Choose_BoundedLosses_RiskIsSeldomAboveAlpha(int law) => Assert.True(KeepsRisk(Real(new() { Thresholds = Grid }, areErrors: false), Laws[law], zeroOne: false));

    [Fact]
    public void ObservedRiskAtMostAlpha_IsRejected() => Assert.False(KeepsRisk(Search((errors, accepted) => errors <= Alpha * accepted), Laws[0]));

    [Fact]
    public void ObservedRiskOfBoundedLosses_IsRejected() => Assert.False(KeepsRisk(Search((loss, accepted) => loss <= Alpha * accepted), Laws[0], zeroOne: false));

    [Fact]
    public void AllRowsAsTrials_IsRejected() => Assert.False(KeepsRisk(Search((errors, _) => BetaDistribution.BinomialCumulative((long)errors, Rows, Alpha) <= Delta), Laws[1]));

    [Fact]
    public void EveryThresholdAtDelta_IsRejected() => Assert.False(KeepsRisk(Search((errors, accepted) => BetaDistribution.BinomialCumulative((long)errors, accepted, Alpha) <= Delta), Laws[0]));

    [Fact]
    public void ThresholdsChosenByTheTestedRows_IsRejected() => Assert.False(KeepsRisk((confidences, losses) =>
    {
        // Starts where the rows themselves promise most, which is where chance favoured them.
        var best = Grid.MinBy(threshold => PValue(confidences, losses, threshold));
        return PValue(confidences, losses, best) <= Delta ? best : double.PositiveInfinity;
    }, Laws[0]));

    private static double PValue(double[] confidences, double[] losses, double threshold)
        => BetaDistribution.BinomialCumulative((long)confidences.Zip(losses).Where(pair => pair.First >= threshold).Sum(pair => pair.Second), confidences.Count(one => one >= threshold), Alpha);

    /// <summary>The lowest threshold of the grid that passes, whatever those before it do.</summary>
    private static Procedure Search(Func<double, int, bool> passes) => (confidences, losses) =>
        Grid.Where(threshold => passes(confidences.Zip(losses).Where(pair => pair.First >= threshold).Sum(pair => pair.Second), confidences.Count(one => one >= threshold))).DefaultIfEmpty(double.PositiveInfinity).Min();

    [Fact]
    public void Choose_ManyRows_AcceptsNearlyWhatItMay()
    {
        var random = new Random(3);
        var confidences = Enumerable.Range(0, 20_000).Select(_ => random.NextDouble()).ToArray();
        var losses = Array.ConvertAll(confidences, u => random.NextDouble() < Laws[1].Loss(u) ? 1.0 : 0);
        foreach (var testing in Enum.GetValues<SelectiveTesting>())
        {
            var result = SelectiveThreshold.Choose(confidences, losses, true, new() { Alpha = Alpha, Testing = testing });
            Assert.InRange(result.Threshold, 0.6, 0.66);
            Assert.InRange(result.Coverage, 0.34, 0.4);
        }
    }
}
