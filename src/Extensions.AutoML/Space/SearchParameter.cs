namespace MLExtensions.AutoML;

/// <summary>A parameter of a search space: <see cref="RealParameter"/>, <see cref="IntegerParameter"/> or <see cref="ChoiceParameter"/>.</summary>
/// <param name="Name">Its name, unique in the space; parts are separated by dots, as in "objective.focal.gamma".</param>
public abstract record SearchParameter(string Name)
{
    /// <summary>When the parameter is active; null for always.</summary>
    public ParameterCondition? Condition { get; init; }

    /// <summary>The value that is tried first.</summary>
    public abstract ParameterValue DefaultValue { get; }

    /// <summary>Number of different values; infinite of a range of real numbers.</summary>
    internal abstract double ValueCount { get; }

    /// <summary>What is wrong with the parameter itself, its condition apart.</summary>
    internal abstract IEnumerable<string> Faults();

    /// <summary>Why the parameter cannot have a value; null where it can.</summary>
    internal abstract string? Fault(ParameterValue value);

    /// <summary>Place of an allowed value in [0, 1]: that of a number on its scale, the middle of its cell for one of several.</summary>
    internal abstract double ToUnit(ParameterValue value);

    /// <summary>The value at a place in [0, 1].</summary>
    internal abstract ParameterValue FromUnit(double unit);

    /// <summary>The part of [0, 1] that gives the value at a place: a single point of a real number.</summary>
    internal abstract (double Low, double High) Cell(double unit);

    /// <summary>Name and limits, without condition and default.</summary>
    internal abstract string Describe();

    /// <summary>At most <paramref name="count"/> values spread evenly over the scale, both ends included; all words of a choice.</summary>
    internal abstract IEnumerable<ParameterValue> Spread(int count);

    private protected static IEnumerable<double> EvenUnits(int count) => count == 1 ? [0.5] : Enumerable.Range(0, count).Select(index => index / (count - 1.0));
}
