using MLExtensions;

namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>What every metric of prediction intervals keeps to.</summary>
[Trait("Kind", "Contract")]
public class IntervalContractTests
{
    [Fact]
    public void Compute_RowsInAnotherOrder_SameNumbers() => ForEach((compute, rows) => AssertEqual(compute(rows), compute(rows.Shuffled(9))));

    [Fact]
    public void Compute_WholeWeights_CountAsRepeatedRows() => ForEach((compute, rows) => AssertEqual(compute(rows.Repeated()), compute(rows)), weighted: true);

    /// <summary>Infinite scores and widths included.</summary>
    [Fact]
    public void Compute_WholeWeightsOfInfiniteIntervals_CountAsRepeatedRows()
        => ForEach((compute, rows) => AssertEqual(compute(rows.WithInfiniteOnes().Repeated()), compute(rows.WithInfiniteOnes())), weighted: true, infinite: true);

    [Fact]
    public void Compute_WeightsBelowOne_CountAsSharesOfTheRows() => ForEach((compute, rows) => AssertEqual(
        compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 8) }), compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 1024) })), weighted: true);

    [Fact]
    public void Compute_RowsOfWeightZero_AreNotThere()
    {
        ForEach((compute, rows) => AssertEqual(compute(rows), compute(With(rows, 30))), weighted: true);
        ForEach((compute, rows) => AssertEqual(compute(rows), compute(With(rows, double.PositiveInfinity))), weighted: true, infinite: true);

        static SomeIntervals With(SomeIntervals rows, double end) => new([-end, .. rows.Lower], [end, .. rows.Upper], [50, .. rows.Labels], [0, .. rows.Weights!]);
    }

    [Fact]
    public void Compute_NoRows_SaysSo() => ForEach((compute, _) => AssertFault("There is no row to evaluate", () => compute(new([], [], [], null))));

    [Theory]
    [InlineData(0, "All 2 rows have weight 0")]
    [InlineData(-1, "Row 0 has weight -1; allowed are finite numbers from 0.")]
    [InlineData(double.NaN, "Row 0 has weight NaN; allowed are finite numbers from 0.")]
    public void Compute_UselessWeights_SaysWhich(double weight, string message)
        => ForEach((compute, _) => AssertFault(message, () => compute(new([1, 2], [2, 3], [1, 2], [weight, weight]))), weighted: true);

    [Fact]
    public void Compute_LengthsThatDoNotFit_SaySo()
    {
        ForEach((compute, _) => Assert.Contains("got ", Assert.Throws<ArgumentException>(() => compute(new([1, 2, 3], [2, 3], [1, 2], null))).Message, StringComparison.Ordinal), ends: true);
        ForEach((compute, _) => Assert.Contains("got 1 weights for 2 rows", Assert.Throws<ArgumentException>(() => compute(new([1, 2], [2, 3], [1, 2], [1]))).Message, StringComparison.Ordinal), weighted: true);
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Compute_LabelThatIsNotFinite_SaysWhichRow(double label)
        => ForEach((compute, _) => AssertFault("Row 1 has label", () => compute(new([1, 2], [2, 3], [1, label], null))), labelled: true);

    [Fact]
    public void Compute_EndThatIsNaN_SaysWhichRow()
    {
        ForEach((compute, _) => AssertFault("Row 1 has ", () => compute(new([1, double.NaN], [2, 3], [1, 2], null))));
        ForEach((compute, _) => AssertFault("Row 1 has ", () => compute(new([1, 2], [2, double.NaN], [1, 2], null))));
    }

    private static void ForEach(Action<Func<SomeIntervals, double[]>, SomeIntervals> check, bool weighted = false, bool labelled = false, bool infinite = false, bool ends = false) => Assert.All(
        SomeMetrics.OfIntervals.Where(one => (!weighted || !SomeMetrics.Unweighted.ContainsKey(one.Metric)) && (!labelled || one.Metric != typeof(IntervalWidth))
            && (!infinite && !ends || one.Metric != typeof(ContinuousRankedProbabilityScore) && one.Metric != typeof(ProbabilityIntegralTransform))),
        one => Assert.All(Enumerable.Range(1, 4), seed => check(one.Compute, SomeIntervals.Rows(61 * seed, seed))));

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    private static void AssertFault(string start, Func<double[]> compute) => Assert.StartsWith(start, Assert.Throws<InputDataException>(compute).Message, StringComparison.Ordinal);
}
