using MathNet.Numerics;

namespace Extensions.AutoML.Tests.Tuners;

/// <summary>
/// Model-based tuners against random search on functions in closed form. Each of several searches has a percentile: the share of 400 random searches that end with a smaller regret. Of a tuner no better than random search
/// percentiles are uniform at best; the limit of their sum is such that it would pass with probability at most 8e-4 (Irwin and Hall's distribution, below).
/// </summary>
[Trait("Kind", "Guarantee")]
public sealed class TunerQualityTests
{
    private const int MostTrials = 150;

    /// <summary>Regrets of 400 random searches by function and number of trials. Shorter searches are the beginnings of longer ones.</summary>
    private static readonly Dictionary<string, double[][]> RandomRegrets = ClosedFormFunction.All
        .ToDictionary(function => function.Name, function => Enumerable.Range(1, 400).Select(seed => RandomSearch(function, new Random(seed))).ToArray());

    /// <summary>Knowledge gradient is made for noise, and its lead without any is small where parameters are conditional: there it takes more searches to see it.</summary>
    public static IEnumerable<object[]> Cases =>
        from function in ClosedFormFunction.All
        from tuner in new object[][] { [nameof(TpeTuner), 100, 12], [nameof(CrossEntropyTuner), MostTrials, 12], [nameof(GaussianProcessTuner), 40, 8], ["KnowledgeGradient", 40, function == ClosedFormFunction.Conditional ? 16 : 8] }
        select new object[] { function.Name, tuner[0], tuner[1], tuner[2] };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Propose_ClosedFormFunction_BeatsRandomSearch(string function, string tuner, int trials, int searches)
    {
        var sum = PercentileSum(function, SomeTuners.All[tuner], trials, searches, 1);
        Assert.True(sum <= Limit(searches), $"sum of percentiles {sum}, allowed {Limit(searches)}");
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Propose_NegatedLosses_DoesNot(string function, string tuner, int trials, int searches)
        => Assert.True(PercentileSum(function, SomeTuners.All[tuner], trials, searches, -1) > Limit(searches));

    [Fact]
    public void Propose_RandomSearchItself_DoesNot()
        => Assert.All(ClosedFormFunction.All, function => Assert.True(PercentileSum(function.Name, new RandomSearchTuner(), 40, 12, 1) > Limit(12)));

    [Fact]
    public void Value_KnownLeastPoints_IsTheLeast()
    {
        Assert.Equal(ClosedFormFunction.Branin.Least, ClosedFormFunction.Branin.Value(Set(("x", Math.PI), ("y", 2.275))), 9);
        Assert.Equal(ClosedFormFunction.Hartmann.Least, ClosedFormFunction.Hartmann.Value(Set(("x0", 0.20169), ("x1", 0.150011), ("x2", 0.476874), ("x3", 0.275332), ("x4", 0.311652), ("x5", 0.6573))), 6);
        Assert.Equal(0, ClosedFormFunction.Conditional.Value(Set(("branch", "deep"), ("rate", 0.01), ("width", 64), ("depth", 4))), 9);
    }

    [Fact]
    public void Limit_UniformPercentiles_IsKeptWithTheStatedProbability()
        => Assert.All([8, 12, 16], searches => Assert.InRange(SumProbability(searches, Limit(searches)), 1e-4, 8e-4));

    private static double Limit(int searches) => searches switch { 8 => 1.5, 12 => 2.9, _ => 4.4 };

    /// <summary>Random search without what the tuner does beside: the defaults, then draws. The least regret after each trial.</summary>
    private static double[] RandomSearch(ClosedFormFunction function, Random random)
    {
        var least = double.PositiveInfinity;
        return [.. Enumerable.Range(0, MostTrials).Select(trial => least = Math.Min(least, function.Value(trial == 0 ? function.Space.Defaults : function.Space.Draw(random)) - function.Least))];
    }

    /// <summary>Probability that n uniform numbers sum to at most x: sum_k (-1)^k C(n, k) (x - k)^n / n!.</summary>
    private static double SumProbability(int n, double x)
        => Enumerable.Range(0, (int)x + 1).Sum(k => (k % 2 == 0 ? 1 : -1) * SpecialFunctions.Binomial(n, k) * Math.Pow(x - k, n)) / SpecialFunctions.Factorial(n);

    /// <summary>Ends early where the rest cannot change what comes of it: above the limit, and where percentiles of 1 would not bring it there.</summary>
    private static double PercentileSum(string name, ITuner tuner, int trials, int searches, int sign)
    {
        var function = ClosedFormFunction.All.Single(candidate => candidate.Name == name);
        var (sum, first) = (0.0, 500);   // the settings were chosen with other seeds
        for (var search = 0; search < searches && sum <= Limit(searches) && sum + searches - search > Limit(searches); search++)
        {
            var regret = function.SimpleRegrets(tuner, trials, first + search, sign)[^1];
            sum += RandomRegrets[name].Count(regrets => regrets[trials - 1] < regret) / 400.0;
        }
        return sum;
    }

    private static ParameterSet Set(params (string Name, ParameterValue Value)[] values) => Space.SearchSpaceTests.Set(values);
}
