using MLExtensions;

namespace Extensions.Evaluation.Tests.Contracts;

/// <summary>What every metric keeps to.</summary>
[Trait("Kind", "Contract")]
public class MetricContractTests
{
    /// <summary>Sums in another order, and the roots of small ones, differ by rounding.</summary>
    private const double Rounding = 1e-9;

    [Fact]
    public void SomeMetrics_HoldEveryMetricOfThePackage()
    {
        var metrics = typeof(ExpectedCalibrationError).Assembly.GetExportedTypes().Where(type => type.GetMethods().Any(method => method.IsStatic && method.Name is "Compute" or "Of")).ToHashSet();
        Assert.Contains(typeof(RocAuc), metrics);
        Assert.Empty(metrics.Except([.. SomeMetrics.OfTwoClasses.Select(one => one.Metric), .. SomeMetrics.OfSeveralClasses.Select(one => one.Metric),
            .. SomeMetrics.OfSets.Select(one => one.Metric), .. SomeMetrics.OfIntervals.Select(one => one.Metric), .. SomeMetrics.OfDecisions.Select(one => one.Metric),
            .. SomeMetrics.OfSamples.Select(one => one.Metric), .. SomeMetrics.Apart.Keys]));
    }

    [Fact]
    public void Compute_RowsInAnotherOrder_SameNumbers() => Assert.Multiple(
        [.. ForTwoClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, rows.Labels, rows.Weights), rows.Shuffled(9) is var other ? compute(other.Probabilities, other.Labels, other.Weights) : [])),
         .. ForSeveralClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, 4, rows.Labels, rows.Weights), rows.Shuffled(9) is var other ? compute(other.Probabilities, 4, other.Labels, other.Weights) : []))]);

    [Fact]
    public void Compute_WholeWeights_CountAsRepeatedRows() => Assert.Multiple(
        [.. ForTwoClasses((compute, rows) => AssertEqual(rows.Repeated() is var other ? compute(other.Probabilities, other.Labels, null) : [], compute(rows.Probabilities, rows.Labels, rows.Weights)), weighted: true),
         .. ForSeveralClasses((compute, rows) => AssertEqual(rows.Repeated() is var other ? compute(other.Probabilities, 4, other.Labels, null) : [], compute(rows.Probabilities, 4, rows.Labels, rows.Weights)), weighted: true)]);

    [Fact]
    public void Compute_WeightsOfOne_AreNoWeights() => Assert.Multiple(
        [.. ForTwoClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, rows.Labels, null), compute(rows.Probabilities, rows.Labels, [.. Enumerable.Repeat(1.0, rows.Labels.Length)])), weighted: true),
         .. ForSeveralClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, 4, rows.Labels, null), compute(rows.Probabilities, 4, rows.Labels, [.. Enumerable.Repeat(1.0, rows.Labels.Length)])), weighted: true)]);

    /// <summary>Weights with a mean below 1 are shares: their scale does not matter. Scales are powers of two, so that no size is rounded across a limit.</summary>
    [Fact]
    public void Compute_WeightsBelowOne_CountAsSharesOfTheRows() => Assert.Multiple(
        [.. ForTwoClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, rows.Labels, Scaled(rows.Weights, 0.125)), compute(rows.Probabilities, rows.Labels, Scaled(rows.Weights, 1 / 1024.0))), weighted: true),
         .. ForSeveralClasses((compute, rows) => AssertEqual(compute(rows.Probabilities, 4, rows.Labels, Scaled(rows.Weights, 0.125)), compute(rows.Probabilities, 4, rows.Labels, Scaled(rows.Weights, 1 / 1024.0))), weighted: true)]);

    [Fact]
    public void Compute_RowsOfWeightZero_AreNotThere() => Assert.Multiple(
        [.. ForTwoClasses((compute, rows) => AssertEqual(
             compute(rows.Probabilities, rows.Labels, rows.Weights), compute([0.123, .. rows.Probabilities, 0.87], [true, .. rows.Labels, false], [0, .. rows.Weights, 0])), weighted: true),
         .. ForSeveralClasses((compute, rows) => AssertEqual(
             compute(rows.Probabilities, 4, rows.Labels, rows.Weights), compute([0.1, 0.2, 0.3, 0.4, .. rows.Probabilities], 4, [0, .. rows.Labels], [0, .. rows.Weights])), weighted: true)]);

    [Fact]
    public void Compute_ProbabilitiesZeroAndOne_FiniteNumbers() => Assert.Multiple(
        [.. ForTwoClasses((compute, _) => Assert.All(compute([0, 1, 0, 1, 0.3], [false, true, true, false, true], null), number => Assert.True(double.IsFinite(number)))),
         .. ForSeveralClasses((compute, _) => Assert.All(compute([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0], 4, [0, 3, 1], null), number => Assert.True(double.IsFinite(number))))]);

    [Theory]
    [InlineData(double.NaN, "Row 2 has")]
    [InlineData(-1e-9, "Row 2 has probability -1E-09; allowed are numbers from 0 to 1.")]
    [InlineData(1.001, "Row 2 has probability 1.001; allowed are numbers from 0 to 1.")]
    [InlineData(double.PositiveInfinity, "Row 2 has probability Infinity; allowed are numbers from 0 to 1.")]
    public void Compute_ProbabilityOutOfRange_SaysWhichRow(double bad, string message) => Assert.Multiple(
        [.. SomeMetrics.OfTwoClasses.Where(one => double.IsNaN(bad) || !SomeMetrics.ByOrder.Contains(one.Metric))
             .Select(one => (Action)(() => AssertFault(message, () => one.Compute([0.1, 0.9, bad, 0.4], [false, true, true, false], null)))),
         .. SomeMetrics.OfSeveralClasses.Select(one => (Action)(() => AssertFault(message, () => one.Compute([0.1, 0.9, 0.4, 0.6, bad, 1 - bad, 0.3, 0.7], 2, [0, 1, 1, 0], null))))]);

    [Fact]
    public void Compute_NoRows_SaysSo() => Assert.Multiple(
        [.. ForTwoClasses((compute, _) => AssertFault("There is no row to evaluate", () => compute([], [], null))),
         .. ForSeveralClasses((compute, _) => AssertFault("There is no row to evaluate", () => compute([], 4, [], null)))]);

    [Theory]
    [InlineData(0, "All 3 rows have weight 0")]
    [InlineData(-1, "Row 0 has weight -1; allowed are finite numbers from 0.")]
    [InlineData(double.NaN, "Row 0 has weight NaN; allowed are finite numbers from 0.")]
    [InlineData(double.PositiveInfinity, "Row 0 has weight Infinity; allowed are finite numbers from 0.")]
    [InlineData(1e308, "The weights of 3 rows sum to infinity")]
    public void Compute_UselessWeights_SaysWhich(double weight, string message) => Assert.Multiple(
        [.. ForTwoClasses((compute, _) => AssertFault(message, () => compute([0.1, 0.9, 0.4], [false, true, true], [weight, weight, weight])), weighted: true),
         .. ForSeveralClasses((compute, _) => AssertFault(message, () => compute([0.1, 0.9, 0.4, 0.6, 0.3, 0.7], 2, [0, 1, 1], [weight, weight, weight])), weighted: true)]);

    [Fact]
    public void Compute_LengthsThatDoNotFit_SaySo() => Assert.Multiple(
        [.. ForTwoClasses((compute, _) => Assert.Contains("got 2 ", Assert.Throws<ArgumentException>(() => compute([0.1, 0.9], [true], null)).Message, StringComparison.Ordinal)),
         .. ForTwoClasses((compute, _) => Assert.Contains("got 1 weights for 2 rows", Assert.Throws<ArgumentException>(() => compute([0.1, 0.9], [true, false], [1])).Message, StringComparison.Ordinal), weighted: true),
         .. ForSeveralClasses((compute, _) => Assert.Contains("got 3 probabilities and 2 labels", Assert.Throws<ArgumentException>(() => compute([0.1, 0.9, 1], 2, [0, 1], null)).Message, StringComparison.Ordinal)),
         .. ForSeveralClasses((compute, _) => Assert.Throws<ArgumentOutOfRangeException>(() => compute([1, 1], 1, [0, 0], null)))]);

    [Fact]
    public void Compute_LabelsAndSumsOutOfRange_SayWhichRow() => Assert.Multiple(
        [.. ForSeveralClasses((compute, _) => AssertFault("Row 1 has label 2; allowed are the classes 0 to 1.", () => compute([0.1, 0.9, 0.4, 0.6], 2, [0, 2], null))),
         .. ForSeveralClasses((compute, _) => AssertFault("Row 0 has label -1; allowed are the classes 0 to 1.", () => compute([0.1, 0.9, 0.4, 0.6], 2, [-1, 0], null))),
         .. ForSeveralClasses((compute, _) => AssertFault("Row 1 has probabilities that sum to 0.9", () => compute([0.1, 0.9, 0.4, 0.5], 2, [0, 1], null)))]);

    [Theory]
    [InlineData(0)]
    [InlineData(1_000_001)]
    public void Binning_CountOutOfRange_IsRefused(int count)
        => Assert.Contains($"Got {count}", Assert.Throws<System.ComponentModel.DataAnnotations.ValidationException>(() => ExpectedCalibrationError.Compute([0.5], [true], binning: new() { Count = count })).Message, StringComparison.Ordinal);

    private static IEnumerable<Action> ForTwoClasses(Action<SomeMetrics.Binary, SomeRows> check, bool weighted = false)
        => SomeMetrics.OfTwoClasses.Where(one => !weighted || !SomeMetrics.Unweighted.ContainsKey(one.Metric))
            .SelectMany(one => Enumerable.Range(1, 4).Select(seed => (Action)(() => Named(one.Metric, () => check(one.Compute, SomeRows.Binary(61 * seed, seed))))));

    private static IEnumerable<Action> ForSeveralClasses(Action<SomeMetrics.Multiclass, SomeClasses> check, bool weighted = false)
        => SomeMetrics.OfSeveralClasses.Where(one => !weighted || !SomeMetrics.Unweighted.ContainsKey(one.Metric))
            .SelectMany(one => Enumerable.Range(1, 4).Select(seed => (Action)(() => Named(one.Metric, () => check(one.Compute, SomeClasses.Rows(61 * seed, seed))))));

    private static void Named(Type metric, Action check)
    {
        if (Record.Exception(check) is { } error)
            Assert.Fail($"{metric.Name}: {error.Message}");
    }

    private static void AssertEqual(double[] expected, double[] actual)
    {
        Assert.Equal(expected.Length, actual.Length);
        Assert.All(expected.Zip(actual), pair => Assert.Equal(pair.First, pair.Second, Rounding));
    }

    private static void AssertFault(string start, Func<double[]> compute) => Assert.StartsWith(start, Assert.Throws<InputDataException>(compute).Message, StringComparison.Ordinal);

    private static double[] Scaled(double[] weights, double scale) => Array.ConvertAll(weights, weight => weight * scale);
}
