using System.Collections.Immutable;

namespace MLExtensions.AutoML;

/// <summary>Parameters that can be tried, some of them only where others have certain words. Unchangeable: what narrows or extends a space gives a new one.</summary>
public sealed record SearchSpace
{
    private readonly ImmutableDictionary<string, SearchParameter> byName;

    /// <summary>A space.</summary>
    /// <param name="parameters">The parameters; a parent stands before those that depend on it.</param>
    /// <exception cref="ArgumentException">
    /// The space is empty or contradicts itself: a name comes twice; a parent is absent, stands after its child, is not a choice or lacks a word of the condition; a range or a list of words is impossible; a
    /// default is outside. All faults are listed.
    /// </exception>
    public SearchSpace(IEnumerable<SearchParameter> parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Parameters = [.. parameters];
        SpaceFaults.ThrowIfAny(Parameters);
        byName = Parameters.ToImmutableDictionary(parameter => parameter.Name, StringComparer.Ordinal);
        Defaults = Build(parameter => parameter.DefaultValue);
        DistinctCount = SpaceGrid.Count(this);
    }

    /// <summary>The parameters, at least one.</summary>
    public ImmutableArray<SearchParameter> Parameters { get; }

    /// <summary>The default values of the parameters that are active with them.</summary>
    public ParameterSet Defaults { get; }

    /// <summary>Number of different sets of values; positive infinity where a real number can be active.</summary>
    public double DistinctCount { get; }

    /// <summary>A parameter.</summary>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">The space has no such parameter.</exception>
    public SearchParameter this[string name] => byName.TryGetValue(name, out var parameter)
        ? parameter
        : throw new ArgumentException($"The search space has no parameter '{name}'. It has {ChoiceParameter.Show(Parameters.Select(known => known.Name))}.", nameof(name));

    /// <summary>A space of the public properties of a class that carry [Range], [Choice], [BooleanChoice] or [NestOption] of <c>Microsoft.ML.SearchSpace</c>.</summary>
    /// <remarks>
    /// A parameter is named after its property, one of a nested object after both: "Network.Hidden". [Range] goes with int, float and double, logarithmic where it says so; [Choice] with text, Boolean, enum and
    /// numbers; [BooleanChoice] with bool, its words are "true" and "false". The default is the attribute's, or else the value in a new object.
    /// </remarks>
    /// <typeparam name="TOptions">The class.</typeparam>
    /// <exception cref="ArgumentException">A field carries an attribute, or a property that cannot be written or has another type; or the space is empty or contradicts itself.</exception>
    public static SearchSpace Of<TOptions>()
        where TOptions : class, new() => new(AnnotatedOptions.Find(new TOptions()).Select(option => option.Parameter));

    /// <summary>Writes values into the properties that <see cref="Of{TOptions}"/> reads. Properties without a value keep theirs; a nested object that is null is made.</summary>
    /// <typeparam name="TOptions">The class.</typeparam>
    /// <param name="values">The values.</param>
    /// <param name="options">The object that is written to.</param>
    /// <returns><paramref name="options"/>.</returns>
    /// <exception cref="ArgumentException">A value belongs to no property, or is not allowed for it.</exception>
    public static TOptions Apply<TOptions>(ParameterSet values, TOptions options)
        where TOptions : class, new()
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentNullException.ThrowIfNull(options);
        AnnotatedOptions.Apply(values, options);
        return options;
    }

    /// <summary>Draws a value for every active parameter, uniform on its scale; words with equal probabilities.</summary>
    /// <param name="random">What draws.</param>
    public ParameterSet Draw(Random random)
    {
        ArgumentNullException.ThrowIfNull(random);
        return Build(parameter => parameter.FromUnit(random.NextDouble()));
    }

    /// <summary>Whether a parameter is active with some values.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">The space has no such parameter.</exception>
    public bool IsActive(string name, IReadOnlyDictionary<string, ParameterValue> values)
    {
        ArgumentNullException.ThrowIfNull(values);
        return this[name].Condition is not { } condition
            || (IsActive(condition.Parent, values) && values.TryGetValue(condition.Parent, out var value) && value.Word is { } word && condition.Words.Contains(word));
    }

    /// <summary>Refuses values that do not belong to the space.</summary>
    /// <param name="values">The values.</param>
    /// <exception cref="ArgumentException">A parameter is unknown, an active one is missing, an inactive one is present, or a value is not allowed; the parameter is named.</exception>
    public void Check(ParameterSet values)
    {
        ArgumentNullException.ThrowIfNull(values);
        if (Fault(values) is { } fault)
            throw new ArgumentException(fault, nameof(values));
    }

    /// <summary>The space with a smaller range of a number. A default outside moves to the nearest end.</summary>
    /// <param name="name">Name of a <see cref="RealParameter"/> or <see cref="IntegerParameter"/>.</param>
    /// <param name="low">Least value, not below the parameter's.</param>
    /// <param name="high">Greatest value, not above the parameter's.</param>
    /// <exception cref="ArgumentException">No such parameter, or it has words; the range is not inside the parameter's, or not of whole numbers.</exception>
    public SearchSpace Narrow(string name, double low, double high) => SpaceChanges.Narrow(this, name, low, high);

    /// <summary>The space with fewer words of a choice. Parameters that can no longer be active are left out; a default that is left out becomes the first word that stays.</summary>
    /// <param name="name">Name of a <see cref="ChoiceParameter"/>.</param>
    /// <param name="words">The words that stay.</param>
    /// <exception cref="ArgumentException">No such parameter, or it has numbers; no word is named, or one that the parameter does not have.</exception>
    public SearchSpace Narrow(string name, params IEnumerable<string> words) => SpaceChanges.Narrow(this, name, [.. words]);

    /// <summary>The space with one value of a parameter. Parameters that can no longer be active are left out.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <param name="value">The value, allowed by the parameter.</param>
    /// <exception cref="ArgumentException">No such parameter, or the value is not allowed.</exception>
    public SearchSpace Fix(string name, ParameterValue value) => SpaceChanges.Fix(this, name, value);

    /// <summary>The space with a parameter in place of the one with its name, or after all others.</summary>
    /// <param name="parameter">The parameter.</param>
    /// <exception cref="ArgumentException">The space would contradict itself.</exception>
    public SearchSpace With(SearchParameter parameter)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        return new(byName.ContainsKey(parameter.Name) ? Parameters.Select(known => known.Name == parameter.Name ? parameter : known) : Parameters.Append(parameter));
    }

    /// <summary>The space without a parameter and those that depend on it.</summary>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ArgumentException">No such parameter, or none would be left.</exception>
    public SearchSpace Without(string name) => SpaceChanges.Without(this, this[name].Name);

    /// <summary>Equal where the parameters are, in their order.</summary>
    public bool Equals(SearchSpace? other) => other is not null && Parameters.SequenceEqual(other.Parameters);

    /// <inheritdoc/>
    public override int GetHashCode() => Parameters.Aggregate(0, HashCode.Combine);

    /// <summary>A line for each parameter: name, limits, default and condition.</summary>
    public override string ToString() => string.Join("\n", Parameters.Select(parameter => $"{parameter.Describe()}, default {parameter.DefaultValue.Show()}"
        + (parameter.Condition is { } condition ? $", where {condition.Parent} is {ChoiceParameter.Show(condition.Words)}" : "")));

    /// <summary>Chooses values for the active parameters, in the order of the space.</summary>
    internal ParameterSet Build(Func<SearchParameter, ParameterValue> choose)
    {
        var items = new List<KeyValuePair<string, ParameterValue>>();
        var words = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var parameter in Parameters)
        {
            if (parameter.Condition is { } condition && !(words.TryGetValue(condition.Parent, out var parent) && condition.Words.Contains(parent)))
                continue;
            var value = choose(parameter);
            items.Add(new(parameter.Name, value));
            if (value.Word is { } word)
                words.Add(parameter.Name, word);
        }
        return new(items);
    }

    /// <summary>Why values do not belong to the space; null where they do.</summary>
    internal string? Fault(ParameterSet values)
    {
        foreach (var parameter in Parameters)
        {
            var isPresent = values.TryGetValue(parameter.Name, out var value);
            if (!IsActive(parameter.Name, values))
            {
                if (isPresent)
                    return $"Parameter '{parameter.Name}' is active only where '{parameter.Condition!.Parent}' is {ChoiceParameter.Show(parameter.Condition.Words)}. Got a value, {value.Show()}.";
                continue;
            }
            if (!isPresent)
                return $"Parameter '{parameter.Name}' has no value.";
            if (parameter.Fault(value) is { } fault)
                return $"Parameter '{parameter.Name}' {fault}";
        }
        return values.Keys.FirstOrDefault(name => !byName.ContainsKey(name)) is { } unknown ? $"Parameter '{unknown}' is not in the search space." : null;
    }
}
