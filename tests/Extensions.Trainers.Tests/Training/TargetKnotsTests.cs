using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Training;

public class TargetKnotsTests
{
    private static readonly PiecewiseLinearEmbedding Options = new();

    [Fact, Trait("Kind", "Example")]
    public void Measure_OneStep_PutsOneKnotThere()
    {
        var x = Enumerable.Range(0, 100).Select(i => (float)i).ToArray();
        var knots = TargetKnots.Measure(x, 1, [0], new NumberSplitSums([.. x.Select(value => value < 40 ? 1f : 5f)], 1), Options)!;
        Assert.Equal(0, Assert.Single(knots.Inputs));
        Assert.Equal([0, 39.5f, 99], knots.Knots[0].AsEnumerable());
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_SpikeOfOneClass_IsEnclosedByKnots()
    {
        // Repeated values, as in an amount that most rows do not have: only 7 means class 2.
        var x = Enumerable.Range(0, 1000).Select(i => i < 800 ? 0f : i % 10).ToArray();
        var classes = x.Select((value, i) => value == 7 ? 2L : i % 2).ToArray();
        var knots = TargetKnots.Measure(x, 1, [0], new ClassSplitSums(classes, 3), Options)!;
        Assert.Contains(6.5f, knots.Knots[0]);
        Assert.Contains(7.5f, knots.Knots[0]);
        Assert.Equal((0f, 9f), (knots.Knots[0][0], knots.Knots[0][^1]));
    }

    /// <summary>
    /// The gain of the best of m splits of pure noise is about the maximum of m correlated chi-squares; above 10 it is rare. Seeds are fixed: with
    /// 40 features a broken threshold (0, below) finds knots in all of them.
    /// </summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Measure_LabelsIndependentOfFeatures_FindsHardlyAnyKnots()
    {
        var random = new Random(1);
        const int rows = 2000, columns = 40;
        var x = Enumerable.Range(0, rows * columns).Select(_ => random.NextSingle()).ToArray();
        var labels = new NumberSplitSums([.. Enumerable.Range(0, rows).Select(_ => random.NextSingle())], 1);
        int[] numbers = [.. Enumerable.Range(0, columns)];
        Assert.InRange(TargetKnots.Measure(x, columns, [.. numbers], labels, Options)?.Inputs.Length ?? 0, 0, 8);
        Assert.Equal(columns, TargetKnots.Measure(x, columns, [.. numbers], labels, Options with { SplitThreshold = 0 })!.Inputs.Length);
    }

    [Fact, Trait("Kind", "Property")]
    public void Measure_AnyData_KnotsAscendWithinTheLimits()
    {
        var random = new Random(2);
        for (var repeat = 0; repeat < 50; repeat++)
        {
            var rows = random.Next(1, 400);
            var x = Enumerable.Range(0, 3 * rows).Select(_ => (float)random.Next(random.Next(1, 60))).ToArray();
            var options = Options with { MaximumPieces = random.Next(2, 12), SplitThreshold = 0 };
            var knots = TargetKnots.Measure(x, 3, [0, 2], new NumberSplitSums([.. Enumerable.Range(0, 2 * rows).Select(_ => random.NextSingle())], 2), options);
            foreach (var of in knots?.Knots ?? [])
            {
                Assert.InRange(of.Length, 2, options.MaximumPieces + 1);
                Assert.Equal(of.Order().Distinct(), of.AsEnumerable());
            }
            Assert.DoesNotContain(1, knots is null ? [] : knots.Inputs.AsEnumerable());
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Measure_MoreNumbersThanAllowed_FindsNone() =>
        Assert.Null(TargetKnots.Measure([0, 1, 2, 3], 2, [0, 1], new NumberSplitSums([0, 1], 1), Options with { MaximumFeatures = 1 }));

    [Fact, Trait("Kind", "Property")]
    public void SplitSums_MovedRowByRow_EqualSumsFromTheDefinition()
    {
        var random = new Random(3);
        var classes = Enumerable.Range(0, 30).Select(_ => (long)random.Next(4)).ToArray();
        float[] indicators = [.. classes.SelectMany(label => Enumerable.Range(0, 4).Select(k => k == label ? 1f : 0f))];
        int[] rows = [.. Enumerable.Range(0, 30)];
        SplitSums[] both = [new ClassSplitSums(classes, 4), new NumberSplitSums(indicators, 4)];
        foreach (var sums in both)
        {
            sums.Start(rows);
            Assert.Equal(Squares(rows) / 30, sums.Variance, 12);
            for (var row = 0; row < 29; row++)
            {
                sums.MoveLeft(row);
                Assert.Equal(Squares(rows) - Squares(rows[..(row + 1)]) - Squares(rows[(row + 1)..]), sums.Gain, 10);
            }
        }

        double Squares(int[] of) => Enumerable.Range(0, 4).Sum(k =>
        {
            var mean = of.Average(row => (double)indicators[row * 4 + k]);
            return of.Sum(row => Math.Pow(indicators[row * 4 + k] - mean, 2));
        });
    }
}
