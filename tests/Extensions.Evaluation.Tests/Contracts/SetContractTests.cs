using MLExtensions;

namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>What every metric of prediction sets keeps to.</summary>
[Trait("Kind", "Contract")]
public class SetContractTests
{
    /// <summary>Metrics that look at sizes alone.</summary>
    private static readonly HashSet<Type> WithoutLabels = [typeof(AverageSetSize), typeof(SetSizeHistogram)];

    [Fact]
    public void Compute_RowsInAnotherOrder_SameNumbers() => ForEach((compute, rows) => AssertEqual(compute(rows), compute(rows.Shuffled(9))));

    [Fact]
    public void Compute_WholeWeights_CountAsRepeatedRows() => ForEach((compute, rows) => AssertEqual(compute(rows.Repeated()), compute(rows)), weighted: true);

    [Fact]
    public void Compute_WeightsBelowOne_CountAsSharesOfTheRows() => ForEach((compute, rows) => AssertEqual(
        compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 8) }), compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 1024) })), weighted: true);

    [Fact]
    public void Compute_RowsOfWeightZero_AreNotThere() => ForEach((compute, rows) => AssertEqual(compute(rows),
        compute(rows with { Sets = [true, false, false, false, false, .. rows.Sets], Labels = [9, .. rows.Labels], Weights = [0, .. rows.Weights!] })), weighted: true);

    [Fact]
    public void Compute_NoRows_SaysSo() => ForEach((compute, _) => AssertFault("There is no row to evaluate", () => compute(new([], 5, [], null))));

    [Theory]
    [InlineData(0, "All 2 rows have weight 0")]
    [InlineData(-1, "Row 0 has weight -1; allowed are finite numbers from 0.")]
    [InlineData(double.NaN, "Row 0 has weight NaN; allowed are finite numbers from 0.")]
    public void Compute_UselessWeights_SaysWhich(double weight, string message)
        => ForEach((compute, _) => AssertFault(message, () => compute(new([true, false, true, true], 2, [0, 1], [weight, weight]))), weighted: true);

    [Fact]
    public void Compute_LengthsThatDoNotFit_SaySo()
    {
        ForEach((compute, _) => Assert.Contains("got 5 values", Assert.Throws<ArgumentException>(() => compute(new([true, false, true, true, false], 2, [0, 1], null))).Message, StringComparison.Ordinal));
        ForEach((compute, _) => Assert.Contains("got 1 weights for 2 rows", Assert.Throws<ArgumentException>(() => compute(new([true, false, true, true], 2, [0, 1], [1]))).Message, StringComparison.Ordinal), weighted: true);
        ForEach((compute, _) => Assert.Throws<ArgumentOutOfRangeException>(() => compute(new([], 0, [], null))));
    }

    [Fact]
    public void Compute_NegativeLabel_SaysWhichRow() => ForEach((compute, _) =>
        AssertFault("Row 1 has label -1; allowed are the classes 0 to 1", () => compute(new([true, false, true, true], 2, [0, -1], null))), labelled: true);

    private static void ForEach(Action<Func<SomeSets, double[]>, SomeSets> check, bool weighted = false, bool labelled = false) => Assert.All(
        SomeMetrics.OfSets.Where(one => (!weighted || !SomeMetrics.Unweighted.ContainsKey(one.Metric)) && (!labelled || !WithoutLabels.Contains(one.Metric))),
        one => Assert.All(Enumerable.Range(1, 4), seed => check(one.Compute, SomeSets.Rows(61 * seed, seed))));

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    private static void AssertFault(string start, Func<double[]> compute) => Assert.StartsWith(start, Assert.Throws<InputDataException>(compute).Message, StringComparison.Ordinal);
}
