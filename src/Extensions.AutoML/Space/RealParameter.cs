using System.Globalization;

namespace MLExtensions.AutoML;

/// <summary>A real number from a range, uniform in itself or in its logarithm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value, not below the least.</param>
/// <param name="Default">The value that is tried first, in the range.</param>
/// <param name="IsLogarithmic">Whether it is searched by its logarithm; the range must be positive then.</param>
public sealed record RealParameter(string Name, double Low, double High, double Default, bool IsLogarithmic = false) : SearchParameter(Name)
{
    /// <inheritdoc/>
    public override ParameterValue DefaultValue => Default;

    internal override double ValueCount => Low == High ? 1 : double.PositiveInfinity;

    internal override IEnumerable<string> Faults()
    {
        if (!double.IsFinite(High - Low))
            yield return $"needs a finite range. Got {Show(Low)} to {Show(High)}.";
        else if (Low > High)
            yield return $"has its least value {Show(Low)} above its greatest value {Show(High)}.";
        else if (IsLogarithmic && Low <= 0)
            yield return $"is searched by its logarithm, so its least value must be positive. Got {Show(Low)}.";
        else if (!(Default >= Low && Default <= High))
            yield return $"has its default outside its range of {Show(Low)} to {Show(High)}. Got {Show(Default)}.";
    }

    internal override string? Fault(ParameterValue value) => value.Number >= Low && value.Number <= High ? null : $"takes a number from {Show(Low)} to {Show(High)}. Got {value.Show()}.";

    internal override double ToUnit(ParameterValue value)
        => Low == High ? 0.5 : IsLogarithmic ? Math.Log(value.Number / Low) / Math.Log(High / Low) : (value.Number - Low) / (High - Low);

    internal override ParameterValue FromUnit(double unit)
        => Math.Clamp(unit <= 0 ? Low : unit >= 1 ? High : IsLogarithmic ? Low * Math.Pow(High / Low, unit) : Low + unit * (High - Low), Low, High);

    internal override (double Low, double High) Cell(double unit) => Low == High ? (0, 1) : (unit, unit);

    internal override string Describe() => $"{Name}: {Show(Low)} to {Show(High)}{(IsLogarithmic ? " by its logarithm" : "")}";

    internal override IEnumerable<ParameterValue> Spread(int count) => Low == High ? [Low] : EvenUnits(count).Select(FromUnit);

    private static string Show(double value) => value.ToString("R", CultureInfo.InvariantCulture);
}
