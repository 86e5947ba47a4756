namespace MLExtensions.Calibration;

/// <summary>The first step of structured scaling: temperature scaling with its uniform share, and the logarithms of that.</summary>
internal static class TemperedLogarithms
{
    private const int RangeElements = 1 << 14, MostRanges = 1024;

    /// <summary>The fitted temperature, and the rows' logarithms as logits.</summary>
    public static (TemperatureMap Temperature, MulticlassCalibrationSet Logarithms) Fit(MulticlassCalibrationSet rows)
    {
        var map = new TemperatureScaling { LaplaceMixture = true }.Fit(rows);
        var (logits, k) = (rows.As(ScoreMeaning.Logits), rows.ClassCount);
        var logarithms = new double[rows.Count * k];
        var (count, size) = FixedRanges.Split(rows.Count, k, RangeElements, MostRanges);
        FixedRanges.For(count, 10L * logarithms.Length, range =>
        {
            for (var row = range * size; row < Math.Min(rows.Count, (range + 1) * size); row++)
                Apply(map.Temperature, map.UniformShare, logits.Row(row), logarithms.AsSpan(row * k, k));
        });
        return (map, new(logarithms, k, rows.Labels.ToArray(), ScoreMeaning.Logits, rows.Weights.IsEmpty ? null : rows.Weights.ToArray()));
    }

    /// <summary>ln((1 - m) softmax(z / T) + m / K); the destination may be the source.</summary>
    public static void Apply(double temperature, double uniformShare, ReadOnlySpan<double> logits, Span<double> logarithms)
    {
        new TemperatureMap(temperature, uniformShare).Apply(logits, logarithms);
        ScoreForms.Logarithms(logarithms, logarithms);
    }
}
