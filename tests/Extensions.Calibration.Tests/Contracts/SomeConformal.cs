using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Contracts;

/// <summary>Every score of classes and every procedure of the library, found by reflection, and settings that differ from the defaults in what they do.</summary>
internal static class SomeConformal
{
    /// <summary>Kinds that are made by more than names of columns; settings of them stand above.</summary>
    private static readonly Type[] Composed = [typeof(WeightedSplit)];

    public static IReadOnlyDictionary<string, NonconformityScore> Scores { get; } = Named(All<NonconformityScore>().Concat(
    [
        new AdaptiveScore { Randomized = false }, new RegularizedAdaptiveScore { Randomized = false, Penalty = 0.2, FreeRanks = 1 }, new RegularizedAdaptiveScore { Penalty = 0, FreeRanks = 0 },
        new RegularizedAdaptiveScore { Automatic = true }, new SortedAdaptiveScore { Weight = 0.02, Automatic = true }, new TopKScore { Randomized = true },
    ]));

    public static IReadOnlyDictionary<string, ConformalProcedure> Procedures { get; } = Named(All<ConformalProcedure>().Concat(
    [
        new ClassConditional { FallBackToAll = true }, new GroupConditional("Group") { FallBackToAll = true }, new ClusterConditional { ClusterCount = 2, ClusteringShare = 0.5, Seed = 3 },
        new WeightedSplit(new LikelihoodRatioWeights("Weight")), new WeightedSplit(new ColumnWeights("Weight")), new WeightedSplit(new AgeWeights(0.98)), new WeightedSplit(new WindowWeights(60)),
        new WeightedSplit(new NearestNeighbourWeights("Features", 60)), new WeightedSplit(new SimilarityWeights("Features", 1)), new WeightedSplit(new ClassRatioWeights([1, 1, 1])),
    ]));

    private static Dictionary<string, T> Named<T>(IEnumerable<T> values) where T : notnull => values.ToDictionary(value => value.ToString()!);

    /// <summary>One of every kind: texts that its constructor asks for are names of columns. What needs more stands above.</summary>
    private static IEnumerable<T> All<T>() => typeof(T).Assembly.GetTypes().Where(type => !type.IsAbstract && type.IsAssignableTo(typeof(T)) && !Composed.Contains(type)).Select(type =>
    {
        var constructor = type.GetConstructors().OrderBy(one => one.GetParameters().Length).First();
        return (T)constructor.Invoke([.. constructor.GetParameters().Select(parameter => parameter.ParameterType == typeof(string) ? parameter.Name : parameter.HasDefaultValue ? parameter.DefaultValue
            : throw new InvalidOperationException($"{type.Name} cannot be made of names of columns alone: add one to {nameof(SomeConformal)}."))]);
    });
}
