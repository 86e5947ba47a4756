using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>What makes a search space contradict itself.</summary>
internal static class SpaceFaults
{
    public static void ThrowIfAny(ImmutableArray<SearchParameter> parameters)
    {
        if (parameters.IsEmpty)
            throw new ArgumentException("The search space is empty; it needs at least one parameter.", nameof(parameters));
        if (parameters.IndexOf(null!) is >= 0 and var place)
            throw new ArgumentException($"The search space has a parameter that is null, at place {place}.", nameof(parameters));
        var faults = Find(parameters).ToArray();
        if (faults.Length > 0)
            throw new ArgumentException($"The search space contradicts itself: {string.Join(" ", faults)}", nameof(parameters));
    }

    private static IEnumerable<string> Find(ImmutableArray<SearchParameter> parameters)
    {
        for (var place = 0; place < parameters.Length; place++)
        {
            var parameter = parameters[place];
            if (string.IsNullOrWhiteSpace(parameter.Name))
                yield return $"The parameter at place {place} has no name.";
            if (parameters.Take(place).Any(earlier => earlier.Name == parameter.Name))
                yield return $"Parameter '{parameter.Name}' comes twice.";
            foreach (var fault in parameter.Faults().Concat(ConditionFaults(parameters, place)))
                yield return $"Parameter '{parameter.Name}' {fault}";
        }
    }

    private static IEnumerable<string> ConditionFaults(ImmutableArray<SearchParameter> parameters, int place)
    {
        if (parameters[place].Condition is not { } condition)
            yield break;
        var parentPlace = parameters.ToList().FindIndex(other => other.Name == condition.Parent);
        if (parentPlace < 0)
            yield return $"depends on '{condition.Parent}', which is not in the space.";
        else if (parentPlace >= place)
            yield return $"depends on '{condition.Parent}', which must stand before it.";
        else if (parameters[parentPlace] is not ChoiceParameter parent)
            yield return $"depends on '{condition.Parent}', which is not a choice.";
        else if (condition.Words.IsEmpty)
            yield return $"depends on '{condition.Parent}' but names none of its words.";
        else if (condition.Words.FirstOrDefault(word => !parent.Words.Contains(word)) is { } absent)
            yield return $"depends on '{condition.Parent}' being '{absent}', which is none of its words {ChoiceParameter.Show(parent.Words)}.";
    }
}
