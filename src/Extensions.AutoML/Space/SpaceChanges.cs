using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Smaller spaces made of a space.</summary>
internal static class SpaceChanges
{
    public static SearchSpace Narrow(SearchSpace space, string name, double low, double high)
    {
        var parameter = space[name];
        if (parameter is ChoiceParameter)
            throw new ArgumentException($"Parameter '{name}' has words and no range; name the words that stay.", nameof(name));
        foreach (var end in new[] { low, high })
            if (!double.IsFinite(end) || parameter.Fault(end) is not null)
                throw new ArgumentException(FormattableString.Invariant($"Parameter '{name}' can be narrowed inside its range only ({parameter.Describe()}). Got {low} to {high}."), nameof(low));
        return space.With(parameter switch
        {
            RealParameter real when low <= high => real with { Low = low, High = high, Default = Math.Clamp(real.Default, low, high) },
            IntegerParameter integer when low <= high => integer with { Low = (int)low, High = (int)high, Default = (int)Math.Clamp(integer.Default, low, high) },
            _ => throw new ArgumentException(FormattableString.Invariant($"Parameter '{name}' needs a least value that is not above the greatest. Got {low} to {high}."), nameof(low)),
        });
    }

    public static SearchSpace Narrow(SearchSpace space, string name, ImmutableArray<string> words)
    {
        if (space[name] is not ChoiceParameter choice)
            throw new ArgumentException($"Parameter '{name}' has a range and no words; name its least and greatest value.", nameof(name));
        if (words.IsEmpty || words.Any(word => !choice.Words.Contains(word)))
            throw new ArgumentException($"Parameter '{name}' can be narrowed to one or more of {ChoiceParameter.Show(choice.Words)}. Got {(words.IsEmpty ? "none" : ChoiceParameter.Show(words))}.", nameof(words));
        ImmutableArray<string> left = [.. choice.Words.Where(words.Contains)];
        return Keep(space.Parameters.Select(parameter => parameter.Name == name ? choice with { Words = left, Default = left.Contains(choice.Default) ? choice.Default : left[0] } : parameter));
    }

    public static SearchSpace Fix(SearchSpace space, string name, ParameterValue value)
    {
        if (space[name].Fault(value) is { } fault)
            throw new ArgumentException($"Parameter '{name}' {fault}", nameof(value));
        return value.Word is { } word ? Narrow(space, name, [word]) : Narrow(space, name, value.Number, value.Number);
    }

    public static SearchSpace Without(SearchSpace space, string name) => Keep(space.Parameters.Where(parameter => parameter.Name != name));

    /// <summary>Takes from conditions the words that are gone, and leaves out parameters that can no longer be active.</summary>
    private static SearchSpace Keep(IEnumerable<SearchParameter> parameters)
    {
        var kept = new Dictionary<string, SearchParameter>(StringComparer.Ordinal);
        var order = new List<SearchParameter>();
        foreach (var parameter in parameters)
        {
            var left = parameter;
            if (parameter.Condition is { } condition)
            {
                ImmutableArray<string> words = kept.GetValueOrDefault(condition.Parent) is ChoiceParameter parent ? [.. condition.Words.Where(parent.Words.Contains)] : [];
                if (words.IsEmpty)
                    continue;
                left = parameter with { Condition = condition with { Words = words } };
            }
            kept.Add(left.Name, left);
            order.Add(left);
        }
        return new(order);
    }
}
