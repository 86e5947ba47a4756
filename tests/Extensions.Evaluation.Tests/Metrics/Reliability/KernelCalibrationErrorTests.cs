using Extensions.Evaluation.Tests.Golden;
using MLExtensions;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class KernelCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["kde"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (bandwidth, exponent) = (golden.Params.GetProperty("bandwidth").GetDouble(), golden.Params.GetProperty("p").GetDouble());
            var (binary, top, (probabilities, labels)) = (GoldenRows.On(golden, "binary"), GoldenRows.On(golden, "top_multi"), GoldenRows.Multiclass(golden));
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["binary"] = [KernelCalibrationError.Compute(binary.Probabilities, binary.Labels, bandwidth, exponent)],
                ["top_label"] = [KernelCalibrationError.Compute(top.Probabilities, top.Labels, bandwidth, exponent)],
                ["canonical"] = [KernelCalibrationError.ComputeCanonical(probabilities, 4, labels, bandwidth, exponent)],
            };
        }
    }

    /// <summary>The kernel as it stands in the paper, its divisor by Simpson's rule.</summary>
    [Fact, Trait("Kind", "Property")]
    public void Compute_GeneratedRows_EqualsPlainLoops()
    {
        const double Bandwidth = 0.25;
        var rows = SomeRows.Calibrated(25, 1);
        var sum = 0.0;
        for (var j = 0; j < 25; j++)
        {
            var (above, below) = (0.0, 0.0);
            for (var i = 0; i < 25; i++)
            {
                if (i == j)
                    continue;
                var centre = rows.Probabilities[i];
                var kernel = Kernel(rows.Probabilities[j], centre) / Integral(x => Kernel(x, centre));
                (above, below) = (above + (rows.Labels[i] ? kernel : 0), below + kernel);
            }
            sum += Math.Pow(above / below - rows.Probabilities[j], 2);
        }
        Assert.Equal(sum / 25, KernelCalibrationError.Compute(rows.Probabilities, rows.Labels, Bandwidth, 2), 1e-6);

        static double Kernel(double x, double centre) => Math.Pow(x, centre / Bandwidth) * Math.Pow(1 - x, (1 - centre) / Bandwidth);
        static double Integral(Func<double, double> f) => Enumerable.Range(0, 10_001).Sum(i => (i is 0 or 10_000 ? 1 : i % 2 == 1 ? 4 : 2) * f(i / 10_000.0)) / 30_000;
    }

    [Fact, Trait("Kind", "Property")]
    public void ComputeCanonical_OfTwoClasses_IsTwiceTheBinaryValue()
    {
        var rows = SomeRows.Binary(60, 2);
        var both = rows.Probabilities.SelectMany(p => new[] { 1 - p, p }).ToArray();
        Assert.Equal(2 * KernelCalibrationError.Compute(rows.Probabilities, rows.Labels), KernelCalibrationError.ComputeCanonical(both, 2, Array.ConvertAll(rows.Labels, label => label ? 1 : 0)), 1e-10);
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_OneRow_SaysThatItNeedsTwo()
        => Assert.Contains("at least 2 are needed; got 1", Assert.Throws<InputDataException>(() => KernelCalibrationError.Compute([0.5], [true])).Message, StringComparison.Ordinal);

    [Theory, Trait("Kind", "Example")]
    [InlineData(0, 1)]
    [InlineData(double.NaN, 1)]
    [InlineData(0.1, 0.5)]
    [InlineData(0.1, double.PositiveInfinity)]
    public void Compute_SettingsOutOfRange_Throw(double bandwidth, double exponent)
        => Assert.Throws<ArgumentOutOfRangeException>(() => KernelCalibrationError.Compute([0.5, 0.6], [true, false], bandwidth, exponent));
}
