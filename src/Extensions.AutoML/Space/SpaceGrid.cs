using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>The different sets of values of a space with finitely many.</summary>
internal static class SpaceGrid
{
    /// <summary>Number of different sets: a product over independent parameters, and over the words of a choice the sum of what depends on them.</summary>
    public static double Count(SearchSpace space) => Product(space, space.Parameters.Where(parameter => parameter.Condition is null));

    /// <summary>All sets in order, the last parameter turning fastest.</summary>
    /// <param name="space">The space.</param>
    /// <param name="values">The values of a parameter that take part.</param>
    public static IEnumerable<ParameterSet> Walk(SearchSpace space, Func<SearchParameter, ImmutableArray<ParameterValue>> values)
    {
        var choices = space.Parameters.ToDictionary(parameter => parameter.Name, values, StringComparer.Ordinal);
        var turns = new List<(string Name, int Index)>();
        while (true)
        {
            // The places of the first parameters are given; those after them start at their first value.
            var next = 0;
            var current = new List<(string Name, int Index)>();
            yield return space.Build(parameter =>
            {
                var index = next < turns.Count ? turns[next].Index : 0;
                next++;
                current.Add((parameter.Name, index));
                return choices[parameter.Name][index];
            });
            var last = current.FindLastIndex(turn => turn.Index + 1 < choices[turn.Name].Length);
            if (last < 0)
                yield break;
            turns = [.. current.Take(last), (current[last].Name, current[last].Index + 1)];
        }
    }

    private static double Product(SearchSpace space, IEnumerable<SearchParameter> parameters) => parameters.Aggregate(1.0, (product, parameter) => product * Count(space, parameter));

    private static double Count(SearchSpace space, SearchParameter parameter)
    {
        var children = space.Parameters.Where(child => child.Condition?.Parent == parameter.Name).ToArray();
        return children.Length == 0 ? parameter.ValueCount : ((ChoiceParameter)parameter).Words.Sum(word => Product(space, children.Where(child => child.Condition!.Words.Contains(word))));
    }
}
