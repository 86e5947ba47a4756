namespace MLExtensions;

/// <summary>Rounding of numbers such as (n + 1) (1 - alpha), whose alpha is a decimal number that the double only approximates.</summary>
internal static class DecimalRounding
{
    /// <summary>A number this near an integer is that integer, relatively.</summary>
    public const double Slack = 1e-9;

    /// <summary>The ceiling.</summary>
    public static long Ceiling(double value)
    {
        var nearest = Math.Round(value);
        return (long)(Math.Abs(value - nearest) <= Slack * Math.Max(1, Math.Abs(value)) ? nearest : Math.Ceiling(value));
    }

    /// <summary>The floor.</summary>
    public static long Floor(double value) => -Ceiling(-value);
}
