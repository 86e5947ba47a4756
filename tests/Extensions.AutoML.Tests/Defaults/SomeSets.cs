namespace Extensions.AutoML.Tests.Defaults;

/// <summary>Parameter sets of a space.</summary>
internal static class SomeSets
{
    /// <summary>The default values.</summary>
    public static ParameterSet Default(SearchSpace space) => Of(space, parameter => parameter.DefaultValue);

    /// <summary>Random values, but for one objective where it is given.</summary>
    public static ParameterSet Random(SearchSpace space, Random random, string? objective = null) => Of(space, parameter => objective is not null && parameter.Name == "objective" ? objective : Draw(parameter, random));

    /// <summary>The lowest values, or the highest, of an objective; a choice has its first or last word.</summary>
    public static ParameterSet Corner(SearchSpace space, string objective, bool high) => Of(space, parameter => parameter switch
    {
        { Name: "objective" } => objective,
        RealParameter real => high ? real.High : real.Low,
        IntegerParameter whole => high ? whole.High : whole.Low,
        ChoiceParameter choice => high ? choice.Words[^1] : choice.Words[0],
        _ => throw new ArgumentException($"A {parameter.GetType()} is new here."),
    });

    /// <summary>The values given by name.</summary>
    public static ParameterSet Of(params (string Name, ParameterValue Value)[] values) => new(values.Select(value => KeyValuePair.Create(value.Name, value.Value)));

    private static ParameterSet Of(SearchSpace space, Func<SearchParameter, ParameterValue> value)
    {
        var values = new Dictionary<string, ParameterValue>();
        foreach (var parameter in space.Parameters)
            if (parameter.Condition is not { } condition || (values.TryGetValue(condition.Parent, out var parent) && condition.Words.Contains(parent.Word!)))
                values.Add(parameter.Name, value(parameter));
        return new ParameterSet(values);
    }

    private static ParameterValue Draw(SearchParameter parameter, Random random) => parameter switch
    {
        RealParameter { IsLogarithmic: true } real => Math.Clamp(Math.Exp(Math.Log(real.Low) + random.NextDouble() * Math.Log(real.High / real.Low)), real.Low, real.High),
        RealParameter real => real.Low + random.NextDouble() * (real.High - real.Low),
        IntegerParameter whole => random.Next(whole.Low, whole.High + 1),
        ChoiceParameter choice => choice.Words[random.Next(choice.Words.Length)],
        _ => throw new ArgumentException($"A {parameter.GetType()} is new here."),
    };
}
