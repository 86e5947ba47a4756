using MLExtensions;

namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>What every metric of decisions keeps to.</summary>
[Trait("Kind", "Contract")]
public class DecisionContractTests
{
    [Fact]
    public void Compute_RowsInAnotherOrder_SameNumbers() => ForEach((compute, rows) => AssertEqual(compute(rows), compute(rows.Shuffled(9))));

    [Fact]
    public void Compute_WholeWeights_CountAsRepeatedRows() => ForEach((compute, rows) => AssertEqual(compute(rows.Repeated()), compute(rows)), weighted: true);

    [Fact]
    public void Compute_WeightsBelowOne_CountAsSharesOfTheRows() => ForEach((compute, rows) => AssertEqual(
        compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 8) }), compute(rows with { Weights = Array.ConvertAll(rows.Weights!, weight => weight / 1024) })), weighted: true);

    [Fact]
    public void Compute_RowsOfWeightZero_AreNotThere() => ForEach((compute, rows) => AssertEqual(
        compute(rows), compute(new([true, .. rows.Predicted, false], [true, .. rows.Labels, true], [0, .. rows.Groups, 2], [0, .. rows.Weights!, 0]))), weighted: true);

    [Fact]
    public void Compute_NoRows_SaysSo() => ForEach((compute, _) => AssertFault("There is no row to evaluate", () => compute(new([], [], [], null))));

    [Theory]
    [InlineData(0, "All 2 rows have weight 0")]
    [InlineData(-1, "Row 0 has weight -1; allowed are finite numbers from 0.")]
    [InlineData(double.NaN, "Row 0 has weight NaN; allowed are finite numbers from 0.")]
    public void Compute_UselessWeights_SaysWhich(double weight, string message)
        => ForEach((compute, _) => AssertFault(message, () => compute(new([true, false], [true, false], [0, 1], [weight, weight]))), weighted: true);

    [Fact]
    public void Compute_LengthsThatDoNotFit_SaySo()
    {
        ForEach((compute, _) => Assert.Contains("got ", Assert.Throws<ArgumentException>(() => compute(new([true, false], [true, false, true], [0, 1], null))).Message, StringComparison.Ordinal));
        ForEach((compute, _) => Assert.Contains("got 1 weights for 2 rows", Assert.Throws<ArgumentException>(() => compute(new([true, false], [true, false], [0, 1], [1]))).Message, StringComparison.Ordinal), weighted: true);
    }

    private static void ForEach(Action<Func<SomeDecisions, double[]>, SomeDecisions> check, bool weighted = false) => Assert.All(
        SomeMetrics.OfDecisions.Where(one => !weighted || !SomeMetrics.Unweighted.ContainsKey(one.Metric)),
        one => Assert.All(Enumerable.Range(1, 4), seed => check(one.Compute, SomeDecisions.Rows(61 * seed, seed))));

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    private static void AssertFault(string start, Func<double[]> compute) => Assert.StartsWith(start, Assert.Throws<InputDataException>(compute).Message, StringComparison.Ordinal);
}
