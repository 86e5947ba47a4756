using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>Gaps between mean probability and share of positive rows over bins, in four norms. n_m is the weight of bin m, n the whole weight, gap_m its gap.</summary>
public sealed record BinnedCalibrationError
{
    internal BinnedCalibrationError(CalibrationBin[] bins)
    {
        var total = bins.Sum(bin => bin.Weight);
        var filled = bins.Where(bin => bin.Weight > 0).ToArray();
        Expected = filled.Sum(bin => bin.Weight * Math.Abs(bin.Gap)) / total;
        Maximum = filled.Max(bin => Math.Abs(bin.Gap));
        RootMeanSquare = Math.Sqrt(filled.Sum(bin => bin.Weight * bin.Gap * bin.Gap) / total);
        MeanOfBins = filled.Average(bin => Math.Abs(bin.Gap));
        Bins = [.. bins];
    }

    /// <summary>Expected calibration error, ECE = sum_m (n_m / n) |gap_m|, in [0, 1].</summary>
    public double Expected { get; }

    /// <summary>Maximum calibration error, MCE = max |gap_m| over bins that hold rows, in [0, 1]. It follows the smallest bins.</summary>
    public double Maximum { get; }

    /// <summary>Root mean square calibration error, sqrt(sum_m (n_m / n) gap_m^2), between ECE and MCE.</summary>
    public double RootMeanSquare { get; }

    /// <summary>Mean of |gap_m| over the bins that hold rows, each counting the same; some call it ACE, see <see cref="AdaptiveCalibrationError"/> for the other ACE.</summary>
    public double MeanOfBins { get; }

    /// <summary>All bins in ascending order, empty ones included.</summary>
    public ImmutableArray<CalibrationBin> Bins { get; }
}
