using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using MLExtensions.Trainers;

namespace MLExtensions.AutoML;

/// <summary>Makes the objective of a trial by its JSON form, so that objectives of users' own are found by their names, too.</summary>
internal static class ObjectiveFactory
{
    /// <summary>The objective.</summary>
    /// <typeparam name="TObjective">Base of the task's objectives.</typeparam>
    /// <param name="parameters">Values; "objective" among them.</param>
    /// <param name="labels">The training labels; needed by objectives that describe them.</param>
    /// <exception cref="ArgumentException">There is no "objective", no such objective or parameter, a value is outside its limits, or labels are missing.</exception>
    public static TObjective Create<TObjective>(ParameterSet parameters, TrainingLabels? labels = null) where TObjective : Objective
    {
        var json = Json(parameters, labels);
        try
        {
            return json.Deserialize<TObjective>()!;
        }
        catch (JsonException exception)
        {
            throw new ArgumentException($"No objective can be made of {json.ToJsonString()}: {exception.Message}", nameof(parameters), exception);
        }
    }

    /// <summary>JSON names of the parameters of the chosen objective that have a value.</summary>
    public static IEnumerable<string> Named(ParameterSet parameters)
    {
        var prefix = DefaultSpaces.ObjectiveParameter(Name(parameters), "");
        return parameters.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).Select(key => key[prefix.Length..]);
    }

    private static JsonObject Json(ParameterSet parameters, TrainingLabels? labels)
    {
        var name = Name(parameters);
        var json = new JsonObject { ["type"] = name };
        foreach (var parameter in Named(parameters))
            json[parameter] = Node(parameters[DefaultSpaces.ObjectiveParameter(name, parameter)]);
        foreach (var parameter in DefaultSpaces.FromLabels(name).Where(parameter => !json.ContainsKey(parameter)))
            json[parameter] = labels?.Describe(parameter) ?? throw new ArgumentException($"The objective '{name}' describes the training labels by '{parameter}'. They were not given.", nameof(labels));
        return json;
    }

    private static string Name(ParameterSet parameters) => parameters.TryGetValue(DefaultSpaces.Objective, out var value) && value.Word is { } word
        ? word
        : throw new ArgumentException($"The parameter '{DefaultSpaces.Objective}' must be the name of an objective. Got {(value.Word is null && parameters.ContainsKey(DefaultSpaces.Objective) ? value : "none")}.", nameof(parameters));

    /// <summary>A word that is a number or a truth value in JSON is that.</summary>
    private static JsonNode Node(ParameterValue value) => value.Word switch
    {
        null => value.Number,
        "true" => true,
        "false" => false,
        var word => double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : word,
    };
}
