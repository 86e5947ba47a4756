using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Numbers as people read them, in the invariant culture, rounded, with as many decimals as their interval makes meaningful.</summary>
internal static class ReportNumber
{
    /// <summary>What stands where there is no number.</summary>
    public const string None = "–";

    /// <summary>A number with 3 significant digits, or with so many that its interval has 2.</summary>
    public static string Of(double value, Interval? interval = null)
    {
        if (!double.IsFinite(value))
            return double.IsNaN(value) ? None : value > 0 ? "∞" : "−∞";
        if (value != 0 && (Math.Abs(value) < 1e-4 || Math.Abs(value) >= 1e9))
            return Minus(value.ToString("0.##E0", CultureInfo.InvariantCulture));
        return Fixed(value, Decimals(value, interval));
    }

    /// <summary>An interval, with the decimals of <see cref="Of"/>.</summary>
    public static string Range(double value, Interval interval)
    {
        if (!double.IsFinite(interval.Lower) || !double.IsFinite(interval.Upper) || Math.Abs(value) is > 0 and (< 1e-4 or >= 1e9))
            return $"{Of(interval.Lower)} to {Of(interval.Upper)}";
        var decimals = Decimals(value, interval);
        return $"{Fixed(interval.Lower, decimals)} to {Fixed(interval.Upper, decimals)}";
    }

    /// <summary>A share in percent, with one decimal where that says something.</summary>
    public static string Percent(double share)
        => double.IsNaN(share) ? None : Minus((100 * share).ToString(Math.Abs(share) is > 0 and < 0.0995 ? "0.0" : "0.#", CultureInfo.InvariantCulture)) + "\u00A0%";

    /// <summary>A number of rows; sums of weights that are no whole numbers with two decimals.</summary>
    public static string Count(double count) => Minus(count.ToString(count == Math.Round(count) ? "#,0" : "#,0.##", CultureInfo.InvariantCulture));

    /// <summary>A p-value with its sign of relation: = 0.031, or &lt; 0.001.</summary>
    public static string PValue(double p) => p < 0.001 ? "< 0.001" : $"= {Fixed(p, p < 0.1 ? 3 : 2)}";

    /// <summary>A confidence, as 95 %.</summary>
    public static string Confidence(double confidence) => (100 * confidence).ToString("0.##", CultureInfo.InvariantCulture) + "\u00A0%";

    private static int Decimals(double value, Interval? interval)
    {
        var half = interval is { } range ? (range.Upper - range.Lower) / 2 : 0;
        var unit = half > 0 && double.IsFinite(half) ? Math.Floor(Math.Log10(half)) - 1 : value == 0 ? -3 : Math.Floor(Math.Log10(Math.Abs(value))) - 2;
        return Math.Clamp(-(int)unit, 0, 6);
    }

    private static string Fixed(double value, int decimals)
    {
        var text = value.ToString("N" + decimals, CultureInfo.InvariantCulture);
        // What rounds to 0 has no sign.
        return Minus(text.AsSpan().ContainsAnyInRange('1', '9') ? text : text.TrimStart('-'));
    }

    private static string Minus(string text) => text.Replace('-', '−');
}
