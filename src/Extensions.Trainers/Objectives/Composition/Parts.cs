using System.Globalization;
using static TorchSharp.torch;

namespace MLExtensions.Trainers;

/// <summary>What objectives made of other objectives share.</summary>
internal static class Parts
{
    /// <summary>The columns of all parts, each role once.</summary>
    /// <exception cref="ArgumentException">Two parts mean different columns by one role.</exception>
    public static IReadOnlyList<ObjectiveColumn> Columns(params IEnumerable<IReadOnlyList<ObjectiveColumn>> columns)
    {
        var all = columns.SelectMany(part => part).Distinct().ToArray();
        foreach (var role in all.GroupBy(column => column.Role).Where(role => role.Count() > 1))
            throw new ArgumentException($"The objectives mean different columns by the role '{role.Key}': {string.Join(" and ", role.Select(column => $"'{column.Name}'"))}.");
        return all;
    }

    /// <summary>Gives the objectives of a sum back if there are any and all make the same of the outputs.</summary>
    public static ValueList<T> Check<T>(object owner, ValueList<T> objectives)
        where T : Objective
    {
        const string Name = nameof(WeightedSum.Objectives);
        if (objectives.IsEmpty || objectives.Contains(null!))
            throw new ArgumentException($"{Name} of {owner.GetType().Name} must hold one objective or more{(objectives.IsEmpty ? "" : ", and no null")}.", Name);
        if (objectives.FirstOrDefault(objective => objective.Link != objectives[0].Link) is { } other)
        {
            throw new ArgumentException(
                $"{Name} of {owner.GetType().Name} must make the same of the outputs. {Describe(objectives[0])} and {Describe(other)}.", Name);
        }
        return objectives;

        static string Describe(Objective objective) => $"{objective.GetType().Name} has the link {objective.Link}";
    }

    /// <exception cref="ArgumentException">There are weights, but not one per objective.</exception>
    public static void CheckCount<T>(object owner, ValueList<T> objectives, NumberList weights)
        where T : Objective
    {
        if (!weights.IsEmpty && weights.Count != objectives.Count)
        {
            throw new ArgumentException(
                $"Weights of {owner.GetType().Name} must hold one number per objective, or none. Got {weights.Count} numbers for {objectives.Count} objectives.", nameof(weights));
        }
    }

    /// <summary>What holds of a sum with weights of 0 or more: what holds of every part.</summary>
    public static ObjectiveTraits Traits<T>(ValueList<T> objectives)
        where T : Objective
        => objectives.Select(objective => objective.Traits).Aggregate((common, traits) => common & traits);

    /// <summary>The number of outputs of all parts.</summary>
    /// <exception cref="ArgumentException">They need different numbers, mean different things by their outputs, or more than one draws batches of its own.</exception>
    public static int OutputCount<T>(ValueList<T> objectives, int labelCount)
        where T : Objective
    {
        var count = objectives[0].OutputCount(labelCount);
        if (objectives.FirstOrDefault(objective => objective.OutputCount(labelCount) != count) is { } other)
        {
            throw new ArgumentException(
                $"The objectives of a sum need the same outputs. {objectives[0].GetType().Name} needs {count} and {other.GetType().Name} {other.OutputCount(labelCount)}.", nameof(objectives));
        }
        if (objectives.FirstOrDefault(objective => objective.OutputMeaning != objectives[0].OutputMeaning) is { } stranger)
        {
            throw new ArgumentException(
                $"The objectives of a sum must mean the same by their outputs. Those of {Describe(objectives[0])}, those of {Describe(stranger)}.", nameof(objectives));
        }
        if (objectives.Count(objective => objective.DrawsRows) > 1)
            throw new ArgumentException("At most one objective of a sum may draw batches of its own.", nameof(objectives));
        return count;

        static string Describe(Objective objective) => $"{objective.GetType().Name} are {(objective.OutputMeaning is { } meaning ? $"{meaning.Kind} ({meaning.Details})" : $"predictions by the link {objective.Link}")}";
    }

    /// <summary>The parts and the names of their memories.</summary>
    public static IEnumerable<(Objective Objective, string Memory)> Wrapped<T>(ValueList<T> objectives)
        where T : Objective
        => objectives.Select((objective, part) => ((Objective)objective, Memory(part)));

    /// <summary>
    /// sum_j w_j l_j, (N,). A part that divides its mean by something else than the number of examples has its losses scaled by the ratio of the two, so
    /// that the mean of the sum is the sum of the means.
    /// </summary>
    public static Tensor Losses<T>(object owner, ValueList<T> objectives, NumberList weights, ObjectiveContext context)
        where T : Objective
    {
        CheckCount(owner, objectives, weights);
        Tensor? sum = null;
        for (var i = 0; i < objectives.Count; i++)
        {
            var inner = context.Within(Memory(i));
            var losses = objectives[i].Losses(inner);
            if (objectives[i].Divisors(inner) is { } divisors)
            {
                losses *= context.ExampleWeights is { } example
                    ? example.sum() / (example * divisors).sum()
                    : Number.Of(context.Outputs.size(0)) / divisors.sum();
            }
            if (!weights.IsEmpty)
                losses *= Number.Of(weights[i]);
            sum = sum is null ? losses : sum.Plus(losses);
        }
        return sum!;
    }

    private static string Memory(int part) => part.ToString(CultureInfo.InvariantCulture);
}
