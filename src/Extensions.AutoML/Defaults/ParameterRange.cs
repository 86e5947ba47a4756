using System.Collections.Immutable;
using System.Text.Json.Nodes;

namespace MLExtensions.AutoML;

/// <summary>What of an objective's parameter is searched; its default is the objective's own.</summary>
/// <param name="Name">The parameter's name in the objective's JSON.</param>
internal abstract record ParameterRange(string Name)
{
    /// <summary>Another parameter of the objective and the word that it must have for this one to matter; null for none.</summary>
    public (string Name, string Word)? When { get; init; }

    /// <summary>The parameter in a space.</summary>
    /// <param name="name">Its name there.</param>
    /// <param name="defaultValue">The objective's own default.</param>
    public abstract SearchParameter Parameter(string name, JsonNode defaultValue);
}

/// <summary>A real number from a range.</summary>
internal sealed record RealRange(string Name, double Low, double High, bool IsLogarithmic = false) : ParameterRange(Name)
{
    /// <inheritdoc/>
    public override SearchParameter Parameter(string name, JsonNode defaultValue) => new RealParameter(name, Low, High, (double)defaultValue, IsLogarithmic);
}

/// <summary>A whole number from a range.</summary>
internal sealed record IntegerRange(string Name, int Low, int High, bool IsLogarithmic = false) : ParameterRange(Name)
{
    /// <inheritdoc/>
    public override SearchParameter Parameter(string name, JsonNode defaultValue) => new IntegerParameter(name, Low, High, (int)defaultValue, IsLogarithmic);
}

/// <summary>One of several words, numbers and truth values as JSON writes them among them.</summary>
internal sealed record WordRange(string Name, params ImmutableArray<string> Words) : ParameterRange(Name)
{
    /// <inheritdoc/>
    public override SearchParameter Parameter(string name, JsonNode defaultValue) => new ChoiceParameter(name, Words, defaultValue.ToString());
}
