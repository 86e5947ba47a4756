using BenchmarkDotNet.Attributes;
using MLExtensions.Evaluation;

namespace Extensions.Benchmarks;

/// <summary>What does the expected calibration error of 10,000,000 rows cost beside one bare pass over them?</summary>
[Config(typeof(LongRuns))]
public class CalibrationErrorBenchmark
{
    private const int Rows = 10_000_000, Bins = 15;
    private double[] probabilities = [];
    private double[] weights = [];
    private bool[] labels = [];

    [GlobalSetup]
    public void Setup()
    {
        var random = new Random(1);
        probabilities = [.. Enumerable.Range(0, Rows).Select(_ => random.NextDouble())];
        labels = Array.ConvertAll(probabilities, p => random.NextDouble() < p * p);
        weights = [.. Enumerable.Range(0, Rows).Select(_ => 1 + random.NextDouble())];
    }

    /// <summary>Bins by one product, without checks and with values on an edge in either bin.</summary>
    [Benchmark(Baseline = true)]
    public double BarePass()
    {
        var (gaps, error) = (new double[Bins + 1], 0.0);
        for (var row = 0; row < Rows; row++)
            gaps[(int)(probabilities[row] * Bins)] += probabilities[row] - (labels[row] ? 1 : 0);
        foreach (var gap in gaps)
            error += Math.Abs(gap);
        return error / Rows;
    }

    [Benchmark]
    public double EqualWidth() => ExpectedCalibrationError.Compute(probabilities, labels).Expected;

    [Benchmark]
    public double EqualWidthWeighted() => ExpectedCalibrationError.Compute(probabilities, labels, weights).Expected;

    [Benchmark]
    public double EqualMass() => ExpectedCalibrationError.Compute(probabilities, labels, binning: new() { Scheme = BinScheme.EqualMass }).Expected;

    [Benchmark]
    public double Smooth() => SmoothCalibrationError.Compute(probabilities, labels).Value;
}
