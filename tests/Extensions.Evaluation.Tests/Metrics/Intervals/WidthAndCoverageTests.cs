using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Intervals;

/// <summary>Metrics of how coverage and width belong together: CWC, HSIC, coverage by width.</summary>
public class WidthAndCoverageTests
{
    [Fact, Trait("Kind", "Property")]
    public void Independence_GeneratedIntervals_EqualsTheTraceOfMatrices()
    {
        for (var seed = 0; seed < 10; seed++)
        {
            var rows = SomeIntervals.Rows(10 + seed, seed);
            if (seed % 2 == 0)
                rows = rows.WithInfiniteOnes();
            var n = rows.Labels.Length;
            var covered = Enumerable.Range(0, n).Select(row => rows.Covers(row) ? 1.0 : 0).ToArray();
            var (k, l) = (Kernel(Enumerable.Range(0, n).Select(rows.Width).ToArray()), Kernel(covered));
            var h = Matrix(n, (i, j) => (i == j ? 1 : 0) - 1.0 / n);
            var product = Product(Product(Product(k, h), l), h);
            Assert.Equal(Math.Sqrt(Enumerable.Range(0, n).Sum(i => product[i][i])) / (n - 1), HilbertSchmidtIndependence.Compute(rows.Lower, rows.Upper, rows.Labels), 1e-12);
        }

        static double[][] Kernel(double[] values) => Matrix(values.Length, (i, j) => values[i] == values[j] ? 1 : Math.Exp(-Math.Pow(values[i] - values[j], 2)));

        static double[][] Product(double[][] a, double[][] b) => Matrix(a.Length, (i, j) => Enumerable.Range(0, a.Length).Sum(k => a[i][k] * b[k][j]));

        static double[][] Matrix(int n, Func<int, int, double> at) => [.. Enumerable.Range(0, n).Select(i => Enumerable.Range(0, n).Select(j => at(i, j)).ToArray())];
    }

    [Fact, Trait("Kind", "Example")]
    public void Independence_AllCoveredOrOneWidth_IsZero()
    {
        Assert.Equal(0, HilbertSchmidtIndependence.Compute([0, 0, 0], [1, 2, 3], [1, 1, 1]));
        Assert.Equal(0, HilbertSchmidtIndependence.Compute([0, 0, 0], [1, 1, 1], [1, 2, 1]), 1e-8);
        Assert.True(HilbertSchmidtIndependence.Compute([0, 0, 0, 0], [1, 1, 4, 4], [2, 2, 1, 1]) > 0.1);
        Assert.StartsWith("The rows count 1 together", Assert.Throws<InputDataException>(() => HilbertSchmidtIndependence.Compute([0], [1], [1])).Message, StringComparison.Ordinal);
    }

    [Fact, Trait("Kind", "Example")]
    public void Strata_ByHand_AreOfEqualCountAndStable()
    {
        // Widths 1, 1, 1, 1, 2, 3, infinite: three rows, two and two; the third of the first stratum is the first of the equal ones, in order.
        double[] upper = [double.PositiveInfinity, 1, 1, 1, 1, 2, 3];
        double[] labels = [9, 5, 1, 1, 5, 1, 9];
        var coverage = WidthStratifiedCoverage.Compute(new double[7], upper, labels);
        Assert.Equal<CoverageStratum[]>([new(1, 1, 3, 2 / 3.0), new(1, 2, 2, 0.5), new(3, double.PositiveInfinity, 2, 0.5)], [.. coverage.Strata]);
        Assert.Equal((0.5, 0.4), (coverage.Worst, coverage.Violation(0.1)));
        var single = WidthStratifiedCoverage.Compute([0], [1], [1], 3);
        Assert.Equal((1, 1, 0, double.NaN), (single.Worst, single.Strata[0].Weight, single.Strata[2].Weight, single.Strata[2].Coverage));
        Assert.Throws<ArgumentOutOfRangeException>(() => WidthStratifiedCoverage.Compute([0], [1], [1], 0));
    }

    [Fact, Trait("Kind", "Example")]
    public void Criterion_ByHand()
    {
        double[] lower = [0, 0, 0, 0], upper = [1, 1, 2, 2], labels = [0, 1, 1, 4];
        Assert.Equal((1 - 1.5 / 4) * Math.Exp(-30 * 0.15 * 0.15), CoverageWidthCriterion.Compute(lower, upper, labels, 0.1), 1e-12);
        Assert.Equal(1 - 1.5 / 4, CoverageWidthCriterion.Compute(lower, upper, labels, 0.1, eta: 0), 1e-12);
        Assert.Equal(double.NegativeInfinity, CoverageWidthCriterion.Compute(lower, [1, 1, 2, double.PositiveInfinity], labels, 0.1));
        Assert.StartsWith("All labels are 3", Assert.Throws<InputDataException>(() => CoverageWidthCriterion.Compute([0, 0], [1, 1], [3, 3], 0.1)).Message, StringComparison.Ordinal);
        Assert.All([-1, double.NaN, double.PositiveInfinity], eta => Assert.Throws<ArgumentOutOfRangeException>(() => CoverageWidthCriterion.Compute(lower, upper, labels, 0.1, eta: eta)));
    }
}
