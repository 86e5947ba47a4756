using System.Reflection;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives;

/// <summary>Inputs for tests, always the same for the same seed.</summary>
internal static class Some
{
    /// <summary>All references, by reflection.</summary>
    public static IReadOnlyList<NaiveReference> References { get; } =
    [
        .. typeof(Some).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false, IsNested: false } && type.IsSubclassOf(typeof(NaiveReference)))
            .OrderBy(type => type.FullName, StringComparer.Ordinal)
            .Select(type => (NaiveReference)Activator.CreateInstance(type)!),
    ];

    /// <summary>All objectives of the library, by reflection.</summary>
    public static IReadOnlyList<Type> ObjectiveTypes { get; } = Implementations(typeof(Objective).Assembly);

    /// <summary>One instance per objective and setting.</summary>
    public static IEnumerable<(NaiveReference Reference, Objective Objective)> EachObjective(int labelCount) =>
        from type in ObjectiveTypes
        let reference = Reference(type)
        from objective in reference.Settings(labelCount)
        select (reference, objective);

    public static NaiveReference Reference(Type objective) => References.SingleOrDefault(reference => reference.Objective == objective)
        ?? throw new InvalidOperationException($"{objective.Name} has no NaiveReference in the tests: write one, with its formula and settings.");

    /// <summary>Normal outputs times a scale, and labels that fit the objective.</summary>
    public static ExampleBatch Batch(Objective objective, int count, int labelCount, double scale = 2, int seed = 1)
    {
        var random = new Random(seed);
        var width = objective.OutputCount(objective is MulticlassObjective or MultilabelObjective ? labelCount : 1);
        var batch = new ExampleBatch(
            [.. Enumerable.Range(0, count).Select(_ => Normals(random, width, scale))],
            [.. Enumerable.Range(0, count).Select(row => Labels(objective, random, row, labelCount, scale))]);
        return References.SingleOrDefault(reference => reference.Objective == objective.GetType()) is { } reference ? reference.WithColumns(objective, batch, random) : batch;
    }

    /// <summary>Outputs of -50 and 50 in every combination with the labels, and near ties at 50.</summary>
    public static ExampleBatch ExtremeBatch(Objective objective, int count, int labelCount, int seed = 1)
    {
        var batch = Batch(objective, count, labelCount, 1, seed);
        var random = new Random(seed + 1);
        return batch with { Outputs = [.. batch.Outputs.Select((row, i) => row.Select(_ => i % 3 == 0 ? 50 - random.NextDouble() : random.Next(2) == 0 ? -50.0 : 50.0).ToArray())] };
    }

    public static double[] Normals(Random random, int count, double scale)
    {
        var values = new double[count];
        for (var i = 0; i < count; i++)
            values[i] = scale * Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
        return values;
    }

    private static double[] Labels(Objective objective, Random random, int row, int labelCount, double scale) => objective switch
    {
        BinaryObjective => [(row + random.Next(2)) % 2],
        MulticlassObjective => [row % labelCount],
        MultilabelObjective => [.. Enumerable.Range(0, labelCount).Select(_ => (double)random.Next(2))],
        _ => Normals(random, 1, scale),
    };

    private static Type[] Implementations(Assembly assembly) =>
        [.. assembly.GetTypes().Where(type => !type.IsAbstract && type.IsSubclassOf(typeof(Objective))).OrderBy(type => type.Name, StringComparer.Ordinal)];
}
