using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>A parameter of a search space.</summary>
/// <param name="Name">Its name, unique in the space; parts are separated by dots, as in "objective.focal.gamma".</param>
public abstract record SearchParameter(string Name)
{
    /// <summary>When the parameter is active; null for always.</summary>
    public ParameterCondition? Condition { get; init; }

    /// <summary>The value that is tried first.</summary>
    public abstract ParameterValue DefaultValue { get; }
}

/// <summary>A parameter is active where another one, active itself, has one of some words.</summary>
/// <param name="Parent">Name of the other parameter, a <see cref="ChoiceParameter"/> that stands before this one.</param>
/// <param name="Words">The words.</param>
public sealed record ParameterCondition(string Parent, ImmutableArray<string> Words);

/// <summary>A real number from a range, uniform in itself or in its logarithm.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Low">Least value.</param>
/// <param name="High">Greatest value, above the least.</param>
/// <param name="Default">The value that is tried first, in the range.</param>
/// <param name="IsLogarithmic">Whether it is searched by its logarithm; the range must be positive then.</param>
public sealed record RealParameter(string Name, double Low, double High, double Default, bool IsLogarithmic = false) : SearchParameter(Name)
{
    /// <inheritdoc/>
    public override ParameterValue DefaultValue => Default;
}

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
}

/// <summary>One of several words.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Words">The words, at least one, all different.</param>
/// <param name="Default">The word that is tried first.</param>
public sealed record ChoiceParameter(string Name, ImmutableArray<string> Words, string Default) : SearchParameter(Name)
{
    /// <inheritdoc/>
    public override ParameterValue DefaultValue => Default;
}
