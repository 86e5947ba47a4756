using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;

namespace MLExtensions.AutoML;

/// <summary>What makes trials of two runs those of one search, by name.</summary>
/// <param name="Parts">Values by name.</param>
internal sealed record SearchIdentity(ImmutableSortedDictionary<string, string> Parts)
{
    /// <summary>The identity of a search.</summary>
    /// <param name="space">Its space.</param>
    /// <param name="metric">Name of its metric.</param>
    /// <param name="direction">Which values are better.</param>
    /// <param name="constraints">Its constraints, described.</param>
    /// <param name="seed">Its seed.</param>
    /// <param name="dataFingerprint">What tells its data from others.</param>
    public static SearchIdentity Of(SearchSpace space, string metric, string direction, IEnumerable<string> constraints, int seed, string dataFingerprint)
    {
        var parts = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        parts["metric"] = $"{metric}, {direction}";
        parts["constraints"] = string.Join("; ", constraints) is { Length: > 0 } some ? some : "none";
        parts["seed"] = seed.ToString(CultureInfo.InvariantCulture);
        parts["data"] = dataFingerprint;
        parts["library version"] = typeof(SearchIdentity).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];
        parts["parameters"] = string.Join(", ", space.Parameters.Select(parameter => parameter.Name));
        foreach (var parameter in space.Parameters)
            parts[$"parameter {parameter.Name}"] = Describe(parameter);
        return new(parts.ToImmutable());
    }

    /// <summary>What differs from a search that was found, a sentence each; nothing where it is the same search.</summary>
    public IEnumerable<string> DifferencesFrom(IReadOnlyDictionary<string, string> found)
        => from name in Parts.Keys.Union(found.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal)
           let here = Parts.GetValueOrDefault(name, "absent")
           let there = found.GetValueOrDefault(name, "absent")
           where here != there
           select $"{name}: {there} there, {here} here";

    private static string Describe(SearchParameter parameter)
    {
        var values = parameter switch
        {
            RealParameter real => string.Create(CultureInfo.InvariantCulture, $"real {real.Low:R} to {real.High:R}{(real.IsLogarithmic ? ", logarithmic" : "")}"),
            IntegerParameter integer => string.Create(CultureInfo.InvariantCulture, $"integer {integer.Low} to {integer.High}{(integer.IsLogarithmic ? ", logarithmic" : "")}"),
            ChoiceParameter choice => $"one of {string.Join('|', choice.Words)}",
            _ => parameter.ToString(),
        };
        var condition = parameter.Condition is { } only ? $", where {only.Parent} is {string.Join('|', only.Words)}" : "";
        return $"{values}, first {parameter.DefaultValue}{condition}";
    }
}
