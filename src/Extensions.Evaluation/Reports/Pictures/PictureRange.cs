using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>From where to where an axis goes.</summary>
internal readonly record struct PictureRange(double Low, double High)
{
    public static PictureRange Unit { get; } = new(0, 1);

    public double Length => High - Low;

    /// <summary>From the least to the greatest finite number, with a margin, and never empty.</summary>
    public static PictureRange Of(IEnumerable<double> values, double margin = 0.05)
    {
        var (low, high) = (double.PositiveInfinity, double.NegativeInfinity);
        foreach (var value in values.Where(double.IsFinite))
            (low, high) = (Math.Min(low, value), Math.Max(high, value));
        if (low > high)
            return Unit;
        var pad = high > low ? (high - low) * margin : Math.Max(Math.Abs(high) * margin, 1e-3);
        return new(low - pad, high + pad);
    }

    /// <summary>The same, not beyond the numbers from 0 to 1 where all lie in there, but for the half of a dot.</summary>
    public static PictureRange OfShares(IEnumerable<double> values)
    {
        const double dot = 0.012;
        var range = Of(values);
        var (low, high) = (Math.Max(0, range.Low), Math.Min(1, range.High));
        return new(low > 0 ? low : -dot * (high - low), high < 1 ? high : 1 + dot * (high - low));
    }

    /// <summary>Round numbers within, 3 to 7 of them: multiples of 1, 2 or 5 times a power of ten.</summary>
    public IReadOnlyList<(double At, string Text)> Ticks()
    {
        var (power, length) = (Math.Pow(10, Math.Floor(Math.Log10(Length / 3))), Length);
        var step = new[] { 5, 2, 1 }.Select(one => one * power).FirstOrDefault(one => length / one >= 3 - 1e-9, power);
        var decimals = Math.Clamp(-(int)Math.Floor(Math.Log10(step)), 0, 9);
        var ticks = new List<(double, string)>();
        var format = Math.Max(Math.Abs(Low), Math.Abs(High)) is >= 1e6 or < 1e-5 ? "0.##E0" : "F" + decimals;
        for (var at = Math.Ceiling(Low / step - 1e-9) + 0.0; at * step <= High + step * 1e-9; at++)
            ticks.Add((at * step, (at * step).ToString(format, CultureInfo.InvariantCulture).Replace('-', '−')));
        return ticks;
    }
}
