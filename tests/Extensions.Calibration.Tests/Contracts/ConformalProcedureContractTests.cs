using System.Text.Json;
using Extensions.Calibration.Tests.Conformal;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>What every conformal procedure promises.</summary>
[Trait("Kind", "Contract")]
public class ConformalProcedureContractTests
{
    private const int ClassCount = 3, GroupCount = 2;

    private static readonly double[] Alphas = [0.01, 0.05, 0.1, 0.2, 0.35, 0.5, 0.9];

    /// <summary>Those that divide the rows by their position: in another order other rows serve.</summary>
    private static bool IsByPosition(ConformalProcedure procedure) => procedure is ClusterConditional or WeightedSplit { Weights: AgeWeights or WindowWeights };

    public static TheoryData<string> Names => [.. SomeConformal.Procedures.Keys];

    public static TheoryData<string> NamesInAnyOrder => [.. SomeConformal.Procedures.Where(one => !IsByPosition(one.Value)).Select(one => one.Key)];

    private static ConformalRows Rows(int count, Random random, bool ties = false) => new([.. Enumerable.Range(0, count).Select(_ => ties ? random.Next(4) : random.NextDouble())])
    {
        Labels = [.. Enumerable.Range(0, count).Select(_ => random.Next(ClassCount))], ClassCount = ClassCount,
        Groups = [.. Enumerable.Range(0, count).Select(_ => random.Next(GroupCount))], GroupCount = GroupCount,
        Weights = [.. Enumerable.Repeat(1.0, count)], Features = [.. Enumerable.Range(0, 2 * count).Select(_ => random.NextSingle())], FeatureCount = 2,
    };

    private static IEnumerable<double> Thresholds(FittedProcedure fitted, double alpha)
    {
        var rule = fitted.At(alpha);
        for (var group = -1; group < GroupCount; group++)
            for (var label = 0; label < ClassCount; label++)
                yield return rule.Of(new(group, 1, [0.25f, 0.75f]), label);
    }

    [Theory, MemberData(nameof(Names))]
    public void Json_RoundTrip_SameBits(string name)
    {
        var procedure = SomeConformal.Procedures[name];
        var text = JsonSerializer.Serialize(procedure);
        Assert.Equal(text, JsonSerializer.Serialize(JsonSerializer.Deserialize<ConformalProcedure>(text)));
        var fitted = procedure.Fit(Rows(300, new(1)));
        var read = JsonSerializer.Deserialize<FittedProcedure>(JsonSerializer.Serialize(fitted))!;
        Assert.Equal(fitted.GetType(), read.GetType());
        Assert.Equal(fitted.Columns, read.Columns);
        foreach (var alpha in Alphas)
        {
            Assert.Equal(Thresholds(fitted, alpha), Thresholds(read, alpha));
            Assert.Equal(fitted.Guarantee(alpha, "it holds"), read.Guarantee(alpha, "it holds"));
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void At_LargerAlpha_NeverALargerThreshold(string name)
    {
        foreach (var ties in new[] { false, true })
        {
            var fitted = SomeConformal.Procedures[name].Fit(Rows(300, new(2), ties));
            foreach (var (smaller, larger) in Alphas.Zip(Alphas.Skip(1)))
                Assert.All(Thresholds(fitted, smaller).Zip(Thresholds(fitted, larger)), pair => Assert.True(pair.First >= pair.Second));
        }
    }

    [Theory, MemberData(nameof(NamesInAnyOrder))]
    public void Fit_RowsInAnotherOrder_SameThresholds(string name)
    {
        var (rows, order) = (Rows(300, new(3)), Enumerable.Range(0, 300).ToArray());
        new Random(4).Shuffle(order);
        T[] Moved<T>(T[] values, int width = 1) => [.. order.SelectMany(row => values.Skip(row * width).Take(width))];
        var moved = new ConformalRows(Moved(rows.Scores))
        {
            Labels = Moved(rows.Labels!), ClassCount = ClassCount, Groups = Moved(rows.Groups!), GroupCount = GroupCount, Weights = Moved(rows.Weights!), Features = Moved(rows.Features!, 2), FeatureCount = 2,
        };
        var (one, other) = (SomeConformal.Procedures[name].Fit(rows), SomeConformal.Procedures[name].Fit(moved));
        foreach (var alpha in Alphas)
            Assert.Equal(Thresholds(one, alpha), Thresholds(other, alpha));
    }

    /// <summary>A class is kept by its p-value exactly where its score is at most the threshold, unless it fell back to the threshold of other rows.</summary>
    [Theory, MemberData(nameof(Names))]
    public void PValue_AboveAlpha_IsScoreUpToThreshold(string name)
    {
        var (rows, random) = (Rows(300, new(5)), new Random(6));
        var fitted = SomeConformal.Procedures[name].Fit(rows);
        foreach (var alpha in Alphas.Skip(1))
            foreach (var score in rows.Scores.Take(50).Concat([-1, 2, random.NextDouble()]))
                for (var label = 0; label < ClassCount; label++)
                {
                    var row = new ConformalRow(label % GroupCount, 1, [0.25f, 0.75f]);
                    Assert.Equal(score <= fitted.At(alpha).Of(row, label), ConformalQuantile.IsAbove(fitted.PValue(row, label, score), alpha));
                    Assert.InRange(fitted.SmoothedPValue(row, label, score, random.NextDouble()), 0, fitted.PValue(row, label, score));
                }
    }

    /// <summary>90 rows and a new one of the same law, 2,000 times: covered with probability at least 0.9. Sets that were asked for at 0.2 are rejected.</summary>
    [Theory, MemberData(nameof(Names))]
    [Trait("Kind", "Guarantee")]
    public void At_ExchangeableRows_CoversAtLeast(string name)
    {
        var (procedure, random) = (SomeConformal.Procedures[name], new Random(7));
        var (covered, twin, draws) = (0, 0, 2000);
        for (var draw = 0; draw < draws; draw++)
        {
            var (rows, next) = (Rows(90, random), Rows(1, random));
            var fitted = procedure.Fit(rows);
            var row = new ConformalRow(next.Groups![0], 1, next.Features!);
            covered += next.Scores[0] <= fitted.At(0.1).Of(row, next.Labels![0]) ? 1 : 0;
            twin += next.Scores[0] <= fitted.At(0.2).Of(row, next.Labels![0]) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(covered, draws, 0.9));
        Assert.False(CoverageCheck.IsAtLeast(twin, draws, 0.9));
    }

    /// <summary>No row of any class or group but one, and one row in all: everything is kept, and the reason is given.</summary>
    [Theory, MemberData(nameof(Names))]
    public void Fit_OneRow_KeepsEverythingAndSaysWhy(string name)
    {
        var fitted = SomeConformal.Procedures[name].Fit(Rows(1, new(8)));
        Assert.All(Thresholds(fitted, 0.1), threshold => Assert.Equal(double.PositiveInfinity, threshold));
        Assert.NotNull(fitted.Guarantee(0.1, "it holds").Shortfall);
    }
}
