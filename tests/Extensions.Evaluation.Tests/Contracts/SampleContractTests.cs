using MLExtensions;

namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>What every comparison of two samples keeps to.</summary>
[Trait("Kind", "Contract")]
public class SampleContractTests
{
    [Fact]
    public void Compute_RowsInAnotherOrder_SameNumbers() => ForEach(SomeMetrics.OfSamples.Where(one => one.Metric != typeof(ClassifierTwoSampleTest)), (compute, rows) => AssertEqual(compute(rows), compute(rows.Shuffled(9))));

    [Fact]
    public void Compute_WholeWeights_CountAsRepeatedRows() => ForEach(Weighted, (compute, rows) => AssertEqual(compute(rows.Repeated()), compute(rows)));

    [Fact]
    public void Compute_WeightsOfOne_AreNoWeights() => ForEach(Weighted, (compute, rows) => AssertEqual(
        compute(rows with { ReferenceWeights = null, CurrentWeights = null }),
        compute(rows with { ReferenceWeights = [.. Enumerable.Repeat(1.0, rows.ReferenceCount)], CurrentWeights = [.. Enumerable.Repeat(1.0, rows.CurrentCount)] })));

    [Fact]
    public void Compute_RowsOfWeightZero_AreNotThere() => ForEach(Weighted, (compute, rows) => AssertEqual(compute(rows), compute(rows with
    {
        Reference = [-9, -9, 9, .. rows.Reference, 9, 9, 8], ReferenceWeights = [0, .. rows.ReferenceWeights!, 0], Current = [99, 99, 7, .. rows.Current], CurrentWeights = [0, .. rows.CurrentWeights!],
    })));

    [Fact]
    public void Compute_UselessWeights_SaySo() => ForEach(Weighted, (compute, rows) =>
    {
        AssertFault($"All {rows.CurrentCount} rows have weight 0", () => compute(rows with { CurrentWeights = new double[rows.CurrentCount] }));
        AssertFault("Row 0 has weight NaN", () => compute(rows with { ReferenceWeights = [.. Enumerable.Repeat(double.NaN, rows.ReferenceCount)] }));
        Assert.Contains("got 1 weights", Assert.Throws<ArgumentException>(() => compute(rows with { ReferenceWeights = [1] })).Message, StringComparison.Ordinal);
    });

    [Fact]
    public void Compute_EmptySample_SaysWhich() => ForEach(SomeMetrics.OfSamples, (compute, rows) =>
    {
        Assert.Contains(" sample has 0 rows; at least ", Assert.Throws<InputDataException>(() => compute(rows with { Reference = [], ReferenceWeights = null })).Message, StringComparison.Ordinal);
        Assert.Contains(" sample has 0 rows; at least ", Assert.Throws<InputDataException>(() => compute(rows with { Current = [], CurrentWeights = null })).Message, StringComparison.Ordinal);
    });

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.NegativeInfinity)]
    public void Compute_NumberThatIsNotFinite_SaysWhere(double bad) => ForEach(SomeMetrics.OfSamples.Where(one => !SomeMetrics.OfCodes.Contains(one.Metric)), (compute, rows) =>
        Assert.Contains(FormattableString.Invariant($" sample has {bad} in column 0; allowed are finite numbers."),
            Assert.Throws<InputDataException>(() => compute(rows with { Current = [.. rows.Current[..3], bad, .. rows.Current[4..]] })).Message, StringComparison.Ordinal));

    [Fact]
    public void Compute_WidthsThatDiffer_SaySo() => ForEach(SomeMetrics.OfSamples.Where(one => SomeMetrics.OfRows.Contains(one.Metric)), (compute, rows) =>
    {
        Assert.Contains("must have 3 columns; got ", Assert.Throws<ArgumentException>(() => compute(rows with { Current = rows.Current[..^1] })).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => compute(rows with { Width = 0 }));
    });

    private static IEnumerable<(Type Metric, Func<SomeSamples, double[]> Compute)> Weighted => SomeMetrics.OfSamples.Where(one => !SomeMetrics.Unweighted.ContainsKey(one.Metric));

    private static void ForEach(IEnumerable<(Type Metric, Func<SomeSamples, double[]> Compute)> metrics, Action<Func<SomeSamples, double[]>, SomeSamples> check)
        => Assert.All(metrics.ToArray(), one => Assert.All(Enumerable.Range(1, 3), seed => check(one.Compute, SomeSamples.Rows(41 * seed, 67 * seed, seed))));

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, 1e-9));
    }

    private static void AssertFault(string start, Func<double[]> compute) => Assert.StartsWith(start, Assert.Throws<InputDataException>(compute).Message, StringComparison.Ordinal);
}
