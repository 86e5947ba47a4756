using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Calibration;

/// <summary>Calibration of treatment effects by a histogram: the weighted mean target of each of some bins of equal weight.</summary>
/// <remarks>
/// Bins hold their lower bound and not the next one's; bounds are predicted effects of the rows, and equal ones fall together. Beyond the ends the outer bins hold. Neither continuous
/// nor monotone. Source: van der Laan, Ulloa-Perez, Carone and Luedtke (2023), Causal Isotonic Calibration for Heterogeneous Treatment Effects, ICML.
/// </remarks>
[CalibratorName("causal_histogram")]
public sealed record CausalHistogram : EffectCalibrator
{
    /// <summary>Number of bins.</summary>
    /// <value>Default: 10. From 1 to 1,000.</value>
    [Range(1, 1000)]
    public int Bins { get; init; } = 10;

    /// <inheritdoc/>
    protected internal override CausalHistogramMap FitCurve(EffectPoints points)
    {
        ArgumentNullException.ThrowIfNull(points);
        var bounds = Bounds(points);
        var (weights, sums) = Fill(points, bounds);
        return new([.. bounds], [.. sums.Zip(weights, (sum, weight) => sum / weight)]);
    }

    internal override double[] LeaveOneOut(EffectPoints points)
    {
        var bounds = Bounds(points);
        var (weights, sums) = Fill(points, bounds);
        return [.. Enumerable.Range(0, points.Effects.Count).Select(i =>
        {
            var (bin, w, y) = (CausalHistogramMap.Bin(bounds, points.Effects[i]), points.Weights[i], points.Targets[i]);
            if (weights[bin] - w > 1e-12 * weights[bin])
                return (sums[bin] - w * y) / (weights[bin] - w);
            // The only point of its bin: the bin below, or all others.
            return bin > 0 ? sums[bin - 1] / weights[bin - 1] : (points.MeanTarget * points.TotalWeight - w * y) / Math.Max(points.TotalWeight - w, 1e-12);
        })];
    }

    private double[] Bounds(EffectPoints points)
    {
        var (order, passed, next) = (points.Order(), 0.0, 1);
        var bounds = new List<double> { points.Effects[order[0]] };
        foreach (var i in order)
        {
            passed += points.Weights[i];
            for (; next < Bins && passed >= (double)next / Bins * points.TotalWeight; next++)
                if (points.Effects[i] > bounds[^1])
                    bounds.Add(points.Effects[i]);
        }
        return [.. bounds];
    }

    private static (double[] Weights, double[] Sums) Fill(EffectPoints points, double[] bounds)
    {
        var (weights, sums) = (new double[bounds.Length], new double[bounds.Length]);
        foreach (var i in points.Order())
        {
            var bin = CausalHistogramMap.Bin(bounds, points.Effects[i]);
            (weights[bin], sums[bin]) = (weights[bin] + points.Weights[i], sums[bin] + points.Weights[i] * points.Targets[i]);
        }
        return (weights, sums);
    }
}

/// <summary>The map of <see cref="CausalHistogram"/>.</summary>
/// <param name="Bounds">Lower bounds of the bins, rising.</param>
/// <param name="Values">Effect in each bin.</param>
[CalibratorName("causal_histogram")]
public sealed record CausalHistogramMap(ImmutableArray<double> Bounds, ImmutableArray<double> Values) : EffectMap
{
    /// <inheritdoc/>
    public override double Apply(double effect) => Values[Bin(Bounds.AsSpan(), effect)];

    internal static int Bin(ReadOnlySpan<double> bounds, double effect)
    {
        var found = bounds.BinarySearch(effect);
        return Math.Max(0, found < 0 ? ~found - 1 : found);
    }
}
