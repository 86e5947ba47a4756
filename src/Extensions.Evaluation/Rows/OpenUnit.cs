using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>The numbers strictly between 0 and 1.</summary>
internal static class OpenUnit
{
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of them.</exception>
    public static double Check(double value, string name) => value is > 0 and < 1 ? value
        : throw new ArgumentOutOfRangeException(name, value, string.Create(CultureInfo.InvariantCulture, $"{name} must be strictly between 0 and 1. Got {value}."));
}
