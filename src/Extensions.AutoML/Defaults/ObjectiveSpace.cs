using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>What is searched of an objective.</summary>
/// <param name="Type">The objective's type.</param>
/// <param name="Ranges">Its parameters; the others keep their defaults.</param>
internal sealed record ObjectiveSpace(Type Type, ImmutableArray<ParameterRange> Ranges)
{
    /// <summary>JSON names of the parameters that describe the training labels; see <see cref="TrainingLabels"/>.</summary>
    public ImmutableArray<string> FromLabels { get; init; } = [];

    /// <summary>Whether it cannot be trained on sparse features.</summary>
    public bool DenseOnly { get; init; }

    /// <summary>Fewest classes that it is defined for.</summary>
    public int LeastClasses { get; init; } = 2;

    /// <summary>Its name in JSON.</summary>
    public string Name { get; } = Type.GetCustomAttribute<ObjectiveNameAttribute>()!.Name;

    /// <summary>What is searched of an objective.</summary>
    public static ObjectiveSpace Of<TObjective>(params ImmutableArray<ParameterRange> ranges) where TObjective : Objective => new(typeof(TObjective), ranges);

    /// <summary>The parameters in a space, each active where the objective is chosen.</summary>
    public IEnumerable<SearchParameter> Parameters()
    {
        var defaults = Defaults();
        foreach (var range in Ranges)
        {
            var condition = range.When is { } when
                ? new ParameterCondition(DefaultSpaces.ObjectiveParameter(Name, when.Name), [when.Word])
                : new ParameterCondition(DefaultSpaces.Objective, [Name]);
            yield return range.Parameter(DefaultSpaces.ObjectiveParameter(Name, range.Name), defaults[range.Name]!) with { Condition = condition };
        }
    }

    /// <summary>The objective at its defaults, as JSON; labels are made up.</summary>
    private JsonObject Defaults()
    {
        var json = new JsonObject { ["type"] = Name };
        foreach (var parameter in FromLabels)
            json[parameter] = TrainingLabels.Some.Describe(parameter);
        return JsonSerializer.SerializeToNode(json.Deserialize<Objective>()!)!.AsObject();
    }
}
