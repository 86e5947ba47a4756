using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class ExpectedCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["ece"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.On(golden, golden.Inputs.GetProperty("on").GetString()!);
            var computed = new Dictionary<string, IReadOnlyList<double>>();
            foreach (var count in new[] { 5, 10, 15, 20 })
            {
                var equalWidth = ExpectedCalibrationError.Compute(probabilities, labels, binning: new() { Count = count });
                computed[$"ece{count}"] = [equalWidth.Expected];
                computed[$"mce{count}"] = [equalWidth.Maximum];
                computed[$"ace{count}"] = [equalWidth.MeanOfBins];
                computed[$"rmsce{count}"] = [equalWidth.RootMeanSquare];
            }
            var equalMass = ExpectedCalibrationError.Compute(probabilities, labels, binning: new() { Scheme = BinScheme.EqualMass });
            computed["ece_equal_mass15"] = computed["l1_plugin_em15"] = [equalMass.Expected];
            computed["l2_plugin_em15"] = [equalMass.RootMeanSquare];
            computed["l2_debiased_em15"] = [DebiasedCalibrationError.Compute(probabilities, labels)];
            computed["l2_debiased_ew10"] = [DebiasedCalibrationError.Compute(probabilities, labels, binning: new() { Count = 10 })];
            return computed;
        }
    }

    /// <summary>Bins by a plain search over the edges, sums by plain loops.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        for (var seed = 0; seed < 30; seed++)
        {
            var (rows, count) = (SomeRows.Binary(1 + 17 * seed, seed), 1 + seed % 20);
            var (expected, maximum, square) = (0.0, 0.0, 0.0);
            for (var m = 1; m <= count; m++)
            {
                var inside = Enumerable.Range(0, rows.Labels.Length).Where(row => rows.Probabilities[row] is var p && (p > (m - 1) / (double)count || m == 1) && p <= m / (double)count).ToArray();
                var weight = inside.Sum(row => rows.Weights[row]);
                if (weight == 0)
                    continue;
                var gap = inside.Sum(row => rows.Weights[row] * (rows.Probabilities[row] - (rows.Labels[row] ? 1 : 0))) / weight;
                (expected, maximum, square) = (expected + weight * Math.Abs(gap) / rows.Weights.Sum(), Math.Max(maximum, Math.Abs(gap)), square + weight * gap * gap / rows.Weights.Sum());
            }
            var computed = ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights, new() { Count = count });
            Assert.Equal(expected, computed.Expected, 1e-12);
            Assert.Equal(maximum, computed.Maximum, 1e-12);
            Assert.Equal(Math.Sqrt(square), computed.RootMeanSquare, 1e-12);
        }
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(BinScheme.EqualWidth)]
    [InlineData(BinScheme.EqualMass)]
    public void Compute_AnyRows_OrdersItsNorms(BinScheme scheme)
    {
        for (var seed = 0; seed < 50; seed++)
        {
            var rows = SomeRows.Binary(3 + 11 * seed, seed);
            var error = ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights, new() { Scheme = scheme, Count = 10 });
            Assert.True(error.Expected <= error.RootMeanSquare + 1e-15 && error.RootMeanSquare <= error.Maximum + 1e-15);
            Assert.Equal(rows.Weights.Sum(), error.Bins.Sum(bin => bin.Weight), 1e-9);
        }
    }

    /// <summary>3 / 10, 6 / 10 and 7 / 10 are themselves upper edges; the next number above is in the next bin.</summary>
    [Fact, Trait("Kind", "Example")]
    public void Bins_ValuesOnEveryEdge_BelongToTheLowerBin()
    {
        foreach (var count in new[] { 1, 2, 3, 7, 10, 15, 49, 100 })
        {
            for (var m = 1; m <= count; m++)
            {
                Assert.Equal(m - 1, BinOf(m / (double)count, count));
                Assert.Equal(m - 1, BinOf(Math.BitDecrement(m / (double)count), count));
                if (m < count)
                    Assert.Equal(m, BinOf(Math.BitIncrement(m / (double)count), count));
            }
            Assert.Equal(0, BinOf(0, count));
            Assert.Equal(0, BinOf(double.Epsilon, count));
        }

        static int BinOf(double probability, int count)
        {
            var bins = ExpectedCalibrationError.Compute([probability], [true], binning: new() { Count = count }).Bins;
            return Enumerable.Range(0, count).Single(bin => bins[bin].Count == 1);
        }
    }

    [Theory, Trait("Kind", "Property")]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(16)]
    [InlineData(200)]
    [InlineData(1003)]
    public void Bins_OfEqualMassAndDistinctValues_DifferByOneRow(int rowCount)
    {
        var rows = SomeRows.Calibrated(rowCount, rowCount);
        var bins = ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels, binning: new() { Scheme = BinScheme.EqualMass }).Bins;
        Assert.Equal(Math.Min(15, rowCount), bins.Length);
        Assert.True(bins.Max(bin => bin.Count) - bins.Min(bin => bin.Count) <= 1);
    }

    [Fact, Trait("Kind", "Example")]
    public void Bins_OfEqualMass_KeepEqualValuesTogether()
    {
        var bins = ExpectedCalibrationError.Compute([0.2, 0.2, 0.2, 0.2, 0.9], [true, false, false, false, true], binning: new() { Scheme = BinScheme.EqualMass, Count = 5 }).Bins;
        Assert.Equal([(0, 0.2, 4L), (0.2, 0.55, 0L), (0.55, 1, 1L)], bins.Select(bin => (bin.Lower, bin.Upper, bin.Count)).ToArray());
    }

    [Fact, Trait("Kind", "Example")]
    public void Bins_Empty_LieOnTheDiagonal()
    {
        var error = ExpectedCalibrationError.Compute([0.1, 1], [false, true], binning: new() { Count = 2 });
        Assert.Equal(new CalibrationBin(0, 0.5, 1, 1, 0.1, 0), error.Bins[0]);
        var empty = ExpectedCalibrationError.Compute([0.1], [false], binning: new() { Count = 2 }).Bins[1];
        Assert.Equal(new CalibrationBin(0.5, 1, 0, 0, 0.75, 0.75), empty);
        Assert.Equal(0, empty.Gap);
    }

    /// <summary>With 20,000 rows and 15 bins the bias formula gives sqrt(30 / (pi n)) * pi / 8 = 0.0086; the spread of the value is below 0.002, so five of them have a false-alarm probability below 1e-5.</summary>
    [Fact, Trait("Kind", "Guarantee")]
    public void Compute_CalibratedRows_IsNearItsBias()
    {
        var rows = SomeRows.Calibrated(20_000, 3);
        Assert.InRange(ExpectedCalibrationError.Compute(rows.Probabilities, rows.Labels).Expected, 0, 0.0086 + 5 * 0.002);
        // The broken twin: probabilities that are too sure.
        Assert.True(ExpectedCalibrationError.Compute(Array.ConvertAll(rows.Probabilities, p => p * p), rows.Labels).Expected > 0.1);
    }
}
