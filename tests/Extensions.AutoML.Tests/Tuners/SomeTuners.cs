namespace Extensions.AutoML.Tests.Tuners;

/// <summary>Every tuner of the library, with its defaults and, where it has choices, with each of them.</summary>
internal static class SomeTuners
{
    public static IReadOnlyDictionary<string, ITuner> All { get; } = typeof(ITuner).Assembly.GetExportedTypes()
        .Where(type => typeof(ITuner).IsAssignableFrom(type) && type is { IsAbstract: false })
        .Select(type => (type.Name, Tuner: (ITuner)Activator.CreateInstance(type)!))
        .Append(("KnowledgeGradient", new GaussianProcessTuner { Acquisition = AcquisitionFunction.KnowledgeGradient }))
        .ToDictionary(item => item.Item1, item => item.Item2);

    public static SearchSpace Mixed { get; } = new([
        new ChoiceParameter("kind", ["a", "b", "c"], "b"),
        new RealParameter("rate", 1e-4, 1, 0.01, IsLogarithmic: true),
        new IntegerParameter("size", 1, 300, 3, IsLogarithmic: true) { Condition = new("kind", ["a", "c"]) },
        new ChoiceParameter("mode", ["x", "y"], "y") { Condition = new("kind", ["b"]) },
        new RealParameter("deep", -2, 2, 0.5) { Condition = new("mode", ["y"]) },
        new RealParameter("narrow", 1, 1 + 1e-12, 1),
        new IntegerParameter("one", 4, 4, 4),
        new ChoiceParameter("word", ["only"], "only"),
    ]);

    public static double Loss(ParameterSet values) => Math.Abs(Math.Log10(values["rate"].Number) + 3)
        + (values["kind"].Word == "b" ? values.TryGetValue("deep", out var deep) ? deep.Number * deep.Number : 1 : 2 / values["size"].Number);

    /// <summary>Random trials of <see cref="Mixed"/>, ranked by a function.</summary>
    public static List<TunerObservation> Trials(int count, Func<ParameterSet, int, TunerObservation> observe, int seed = 1)
    {
        var random = new Random(seed);
        return [.. Enumerable.Range(0, count).Select(trial => observe(trial == 0 ? Mixed.Defaults : Mixed.Draw(random), trial))];
    }

    public static TunerContext Context(IReadOnlyList<TunerObservation> observations, IReadOnlyList<ParameterSet>? running = null, int seed = 11, SearchSpace? space = null)
        => new(space ?? Mixed, observations, running ?? [], observations.Count + (running?.Count ?? 0), new Random(seed));
}
