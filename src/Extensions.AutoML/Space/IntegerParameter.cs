namespace MLExtensions.AutoML;

/// <summary>A whole number from a range.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value, not below the least.</param>
/// <param name="Default">The value that is tried first, in the range.</param>
/// <param name="IsLogarithmic">Whether it is searched by its logarithm; the range must be positive then.</param>
public sealed record IntegerParameter(string Name, int Low, int High, int Default, bool IsLogarithmic = false) : SearchParameter(Name)
{
    /// <inheritdoc/>
    public override ParameterValue DefaultValue => Default;

    internal override double ValueCount => (double)High - Low + 1;

    internal override IEnumerable<string> Faults()
    {
        if (Low > High)
            yield return FormattableString.Invariant($"has its least value {Low} above its greatest value {High}.");
        else if (IsLogarithmic && Low <= 0)
            yield return FormattableString.Invariant($"is searched by its logarithm, so its least value must be positive. Got {Low}.");
        else if (Default < Low || Default > High)
            yield return FormattableString.Invariant($"has its default outside its range of {Low} to {High}. Got {Default}.");
    }

    internal override string? Fault(ParameterValue value) => value.Number >= Low && value.Number <= High && value.Number == Math.Floor(value.Number)
        ? null
        : FormattableString.Invariant($"takes a whole number from {Low} to {High}. Got {value.Show()}.");

    internal override double ToUnit(ParameterValue value) => Edge(value.Number + 0.5);

    internal override ParameterValue FromUnit(double unit)
    {
        var real = IsLogarithmic ? (Low - 0.5) * Math.Pow((High + 0.5) / (Low - 0.5), unit) + 0.5 : Low + unit * ValueCount;
        return Math.Clamp(Math.Floor(real), Low, High);
    }

    internal override (double Low, double High) Cell(double unit)
    {
        var value = FromUnit(unit).Number;
        return (Edge(value), Edge(value + 1));
    }

    internal override string Describe() => FormattableString.Invariant($"{Name}: {Low} to {High}{(IsLogarithmic ? " by its logarithm" : "")}");

    internal override IEnumerable<ParameterValue> Spread(int count)
        => ValueCount <= count ? Enumerable.Range(Low, High - Low + 1).Select(value => (ParameterValue)value) : EvenUnits(count).Select(FromUnit).Distinct();

    /// <summary>Place in [0, 1] where a value's cell begins; a value has its cell from half below to half above it on the scale of numbers.</summary>
    private double Edge(double value) => IsLogarithmic ? Math.Log((value - 0.5) / (Low - 0.5)) / Math.Log((High + 0.5) / (Low - 0.5)) : (value - Low) / ValueCount;
}
