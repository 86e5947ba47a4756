using System.Globalization;

namespace MLExtensions.Evaluation;

/// <summary>Numbers of pictures: a hundredth of a pixel is enough.</summary>
internal static class SvgNumber
{
    public static string Of(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
