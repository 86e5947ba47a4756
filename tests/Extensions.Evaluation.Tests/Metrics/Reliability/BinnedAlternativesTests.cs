namespace Extensions.Evaluation.Tests.Metrics.Reliability;

/// <summary>Equal-mass bins, debiased and adaptive errors against plain loops.</summary>
public class BinnedAlternativesTests
{
    /// <summary>Groups as numpy's array_split cuts them, edges between neighbours, doubles removed, then a search from below.</summary>
    private static List<int[]> EqualMass(double[] probabilities, int count)
    {
        var (sorted, edges, at) = (probabilities.Order().ToArray(), new List<double>(), 0);
        for (var group = 0; group < count; group++)
        {
            at += sorted.Length / count + (group < sorted.Length % count ? 1 : 0);
            if (at < sorted.Length && at > 0)
                edges.Add((sorted[at - 1] + sorted[at]) / 2);
        }
        edges = [.. edges.Append(1).Distinct()];
        var rows = Enumerable.Range(0, probabilities.Length).ToArray();
        return [.. edges.Select((edge, bin) => rows.Where(row => probabilities[row] <= edge && (bin == 0 || probabilities[row] > edges[bin - 1])).ToArray())];
    }

    private static double Gap(SomeRows rows, int[] inside) => inside.Average(row => rows.Probabilities[row]) - inside.Average(row => rows.Labels[row] ? 1.0 : 0);

    [Fact, Trait("Kind", "Property")]
    public void EqualMass_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 40; seed++)
        {
            var (rows, count) = (SomeRows.Binary(1 + 7 * seed, seed), 1 + seed % 17);
            var bins = EqualMass(rows.Probabilities, count);
            var binning = new CalibrationBinning { Count = count, Scheme = BinScheme.EqualMass };
            var (filled, n) = (bins.Where(inside => inside.Length > 0).ToArray(), (double)rows.Labels.Length);
            Assert.Equal(filled.Sum(inside => inside.Length / n * Math.Abs(Gap(rows, inside))), ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, binning: binning).Expected, 1e-12);
            var square = filled.Where(inside => inside.Length > 1).Sum(inside =>
            {
                var rate = inside.Average(row => rows.Labels[row] ? 1.0 : 0);
                return inside.Length / n * (Math.Pow(Gap(rows, inside), 2) - rate * (1 - rate) / (inside.Length - 1));
            });
            Assert.Equal(Math.Sqrt(Math.Max(0, square)), DebiasedCalibrationError.Compute(rows.Probabilities, rows.Labels, binning: binning), 1e-7);
        }
    }

    [Fact, Trait("Kind", "Property")]
    public void Adaptive_DistinctValues_EqualsPlainLoops()
    {
        foreach (var n in new[] { 3, 15, 31, 200 })
        {
            var rows = SomeRows.Calibrated(n, n);
            var both = rows.Probabilities.SelectMany(p => new[] { 1 - p, p }).ToArray();
            var order = Enumerable.Range(0, n).OrderBy(row => rows.Probabilities[row]).ToArray();
            Assert.Equal((Of(order) + Of([.. order.Reverse()])) / 2, AdaptiveCalibrationError.Compute(both, 2, Array.ConvertAll(rows.Labels, label => label ? 1 : 0)), 1e-12);

            double Of(int[] sorted)
            {
                var (sum, at, ranges) = (0.0, 0, Math.Min(15, n));
                for (var range = 0; range < ranges; range++)
                {
                    var length = n / ranges + (range < n % ranges ? 1 : 0);
                    sum += Math.Abs(Gap(rows, sorted[at..(at + length)]));
                    at += length;
                }
                return sum / ranges;
            }
        }
    }

    /// <summary>Plug-in errors of calibrated rows are near their bias, sqrt(mean of p (1 - p) B / n) = 0.035; without it E^2 has mean 0 and a deviation of 0.0005, its root, 0 where negative, a mean near 0.01 over 20 seeds, each below 0.04. The bounds are six deviations of the means away.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Debiased_CalibratedRows_IsNearZero()
    {
        var errors = Enumerable.Range(0, 20).Select(seed => SomeRows.Calibrated(2000, seed)).Select(rows => (
            PlugIn: ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, binning: new() { Scheme = BinScheme.EqualMass }).RootMeanSquare,
            Debiased: DebiasedCalibrationError.Compute(rows.Probabilities, rows.Labels))).ToArray();
        Assert.InRange(errors.Average(error => error.PlugIn), 0.03, 0.04);
        Assert.InRange(errors.Average(error => error.Debiased), 0, 0.02);
    }

    [Fact, Trait("Kind", "Example")]
    public void Debiased_BinsOfOneRow_SayNothing() => Assert.Equal(0, DebiasedCalibrationError.Compute([0.1, 0.9], [true, false], binning: new() { Count = 2 }));
}
