using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.CrossFitted;

public class FoldResidualsTests
{
    private static readonly CrossFittedMethod[] Methods = Enum.GetValues<CrossFittedMethod>();

    public sealed class Golden : ConformalAdapter
    {
        public override IReadOnlyList<string> Topics => ["jackknife"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            double[] Input(string name) => GoldenCase.Numbers(golden.Inputs.GetProperty(name));
            var (labels, predictions, full, byFold) = (golden.Column("y", "jack40"), Input("oof_pred"), Input("full_test_pred"), Input("fold_test_pred"));
            var folds = golden.Inputs.TryGetProperty("fold_of_sample", out var given) ? GoldenCase.Numbers(given) : [.. Enumerable.Range(0, labels.Length).Select(i => (double)i)];
            var residuals = new FoldResiduals([.. Enumerable.Range(0, (int)folds.Max() + 1).Select(k => new CalibrationScores([.. labels.Zip(predictions, (y, f) => Math.Abs(y - f)).Where((_, i) => folds[i] == k)]))]);
            var rows = full.Length;
            var results = new Dictionary<string, IReadOnlyList<double>>();
            foreach (var (name, method) in new[] { ("plus", CrossFittedMethod.Plus), ("minmax", CrossFittedMethod.MinMax), ("base", CrossFittedMethod.Base) })
            {
                var ends = Enumerable.Range(0, rows).Select(row => residuals.Interval(method, golden.Params.GetProperty("alpha").GetDouble(), full[row], Predictions(row))).ToArray();
                (results[name + "_lower"], results[name + "_upper"]) = ([.. ends.Select(end => end.Lower)], [.. ends.Select(end => end.Upper)]);
            }
            return results;

            double[] Predictions(int row) => [.. Enumerable.Range(0, residuals.FoldCount).Select(k => byFold[k * rows + row])];
        }
    }

    /// <summary>Selection in shifted sorted lists equals sorting all of them, ties included, whatever the sizes of the folds.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(1, 5)]
    [InlineData(3, 40)]
    [InlineData(5, 2000)]
    [InlineData(60, 3)]
    public void Select_AnyShifts_EqualsSorting(int folds, int rows)
    {
        var random = new Random(folds);
        for (var trial = 0; trial < 200; trial++)
        {
            var digits = trial % 2 == 0 ? 1 : 8;
            var lists = Enumerable.Range(0, folds).Select(_ => Enumerable.Range(0, 1 + random.Next(rows)).Select(_ => Math.Round(2 * random.NextDouble(), digits)).ToArray()).ToArray();
            var shifts = lists.Select(_ => Math.Round((trial % 3) * random.NextDouble() - 0.5, digits)).ToArray();
            var residuals = new FoldResiduals([.. lists.Select(list => new CalibrationScores(list))]);
            var sorted = lists.SelectMany((list, k) => list.Select(value => value + shifts[k])).Order().ToArray();
            foreach (var rank in new[] { 1, sorted.Length, 1 + random.Next(sorted.Length), 1 + random.Next(sorted.Length) })
                Assert.Equal(sorted[rank - 1], residuals.Select(shifts, rank));
        }
    }

    /// <summary>The ends of the cross-conformal set equal those found by trying every end; it is inside CV+, and CV+ inside minmax; a smaller alpha gives wider intervals.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Interval_AllMethods_AsDefinedAndNested()
    {
        var random = new Random(4);
        var empty = 0;
        for (var trial = 0; trial < 1000; trial++)
        {
            var lists = Enumerable.Range(0, 2 + random.Next(6)).Select(_ => Enumerable.Range(0, 1 + random.Next(8)).Select(_ => Math.Round(random.NextDouble(), 2)).ToArray()).ToArray();
            var heads = lists.Select(_ => Math.Round(random.Next(4) * random.NextDouble(), 2)).ToArray();
            var residuals = new FoldResiduals([.. lists.Select(list => new CalibrationScores(list))]);
            var alpha = new[] { 0.1, 0.25, 0.5, 0.8 }[trial % 4];
            var ends = Methods.ToDictionary(method => method, method => residuals.Interval(method, alpha, heads[0], heads));

            var all = lists.SelectMany((list, k) => list.Select(r => (Low: heads[k] - r, High: heads[k] + r))).ToArray();
            var kept = all.SelectMany(one => new[] { one.Low, one.High }).Where(y => all.Count(one => one.Low <= y && y <= one.High) + 1 > alpha * (all.Length + 1) + 1e-9).ToArray();
            var whole = ConformalQuantile.Rank(all.Length, alpha) > all.Length;
            var expected = whole ? (double.NegativeInfinity, double.PositiveInfinity) : kept.Length == 0 ? (double.PositiveInfinity, double.NegativeInfinity) : (kept.Min(), kept.Max());
            Assert.Equal(expected, ends[CrossFittedMethod.CrossConformal]);
            empty += kept.Length == 0 ? 1 : 0;
            var (plus, minMax) = (ends[CrossFittedMethod.Plus], ends[CrossFittedMethod.MinMax]);
            Assert.True(ends[CrossFittedMethod.CrossConformal].Lower >= plus.Lower && ends[CrossFittedMethod.CrossConformal].Upper <= plus.Upper);
            Assert.True(plus.Lower >= minMax.Lower && plus.Upper <= minMax.Upper);
            foreach (var method in Methods)
                Assert.True(residuals.Interval(method, alpha / 2, heads[0], heads) is var wider && wider.Lower <= ends[method].Lower && wider.Upper >= ends[method].Upper);
        }
        Assert.InRange(empty, 1, 500);
    }

    /// <summary>Heads that say the same whatever their rows: every method is split conformal prediction with all rows, and covers with probability k / (n + 1) exactly. Off by one rank is rejected.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_ConstantHeads_CoversExactly()
    {
        const int Draws = 20_000, Rows = 19;
        var random = new Random(7);
        var covered = Methods.ToDictionary(method => method, _ => 0);
        var offByOne = 0;
        for (var draw = 0; draw < Draws; draw++)
        {
            var residuals = Draw(random, Rows, 5, (_, _) => 0, out var labels);
            var label = Normal(random);
            foreach (var method in Methods)
                covered[method] += Holds(residuals.Interval(method, 0.1, 0, new double[5]), label) ? 1 : 0;
            offByOne += Math.Abs(label) <= labels.Select(Math.Abs).Order().ElementAt((int)ConformalQuantile.Rank(Rows, 0.1) - 2) ? 1 : 0;
        }
        Assert.All(Methods, method => Assert.True(CoverageCheck.Is(covered[method], Draws, 0.9)));
        Assert.False(CoverageCheck.Is(offByOne, Draws, 0.9));
    }

    /// <summary>The nearest neighbour as head, which knows its training rows by heart: CV+ keeps 1 - 2 alpha and minmax 1 - alpha. Residuals of training rows, all 0, keep neither.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Interval_HeadThatRemembersItsRows_KeepsThePromise()
    {
        const int Draws = 4_000, Rows = 20, Folds = 5;
        var random = new Random(8);
        var (plus, minMax, reused) = (0, 0, 0);
        for (var draw = 0; draw < Draws; draw++)
        {
            var x = Enumerable.Range(0, Rows).Select(_ => random.NextDouble()).ToArray();
            var y = x.Select(at => at + Normal(random)).ToArray();
            var at = random.NextDouble();
            var label = at + Normal(random);
            double Nearest(double query, Func<int, bool> known) => y[Enumerable.Range(0, Rows).Where(known).MinBy(i => Math.Abs(x[i] - query))];
            var heads = Enumerable.Range(0, Folds).Select(k => Nearest(at, i => i % Folds != k)).ToArray();
            var residuals = Of(Enumerable.Range(0, Rows).Select(i => Math.Abs(y[i] - Nearest(x[i], j => j % Folds != i % Folds))), Folds);
            var training = Of(Enumerable.Range(0, Rows).Select(i => Math.Abs(y[i] - Nearest(x[i], _ => true))), Folds);
            plus += Holds(residuals.Interval(CrossFittedMethod.Plus, 0.2, 0, heads), label) ? 1 : 0;
            minMax += Holds(residuals.Interval(CrossFittedMethod.MinMax, 0.2, 0, heads), label) ? 1 : 0;
            reused += Holds(training.Interval(CrossFittedMethod.MinMax, 0.2, 0, heads), label) ? 1 : 0;
        }
        Assert.True(CoverageCheck.IsAtLeast(plus, Draws, 0.6));
        Assert.True(CoverageCheck.IsAtLeast(minMax, Draws, 0.8));
        Assert.False(CoverageCheck.IsAtLeast(reused, Draws, 0.6));
    }

    [Fact, Trait("Kind", "Example")]
    public void Interval_TooFewRows_IsTheWholeLine()
        => Assert.All(Methods, method => Assert.Equal((double.NegativeInfinity, double.PositiveInfinity), Of([1, 2, 3, 4], 2).Interval(method, 0.1, 0, [0, 0])));

    private static FoldResiduals Of(IEnumerable<double> residuals, int folds) => new([.. residuals.Select((value, i) => (value, i)).GroupBy(one => one.i % folds).OrderBy(fold => fold.Key).Select(fold => new CalibrationScores([.. fold.Select(one => one.value)]))]);

    private static FoldResiduals Draw(Random random, int rows, int folds, Func<int, int, double> head, out double[] labels)
    {
        var drawn = labels = [.. Enumerable.Range(0, rows).Select(_ => Normal(random))];
        return Of(Enumerable.Range(0, rows).Select(i => Math.Abs(drawn[i] - head(i, i % folds))), folds);
    }

    private static bool Holds((double Lower, double Upper) ends, double label) => ends.Lower <= label && label <= ends.Upper;

    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
