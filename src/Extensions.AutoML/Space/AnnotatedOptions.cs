using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using Microsoft.ML.SearchSpace;

namespace MLExtensions.AutoML;

/// <summary>Parameters of the properties that carry attributes of Microsoft.ML.SearchSpace.</summary>
internal static class AnnotatedOptions
{
    private static readonly Type[] Attributes = [typeof(RangeAttribute), typeof(ChoiceAttribute), typeof(BooleanChoiceAttribute), typeof(NestOptionAttribute)];

    /// <summary>A parameter, the properties that lead to it, and what a word of it stands for.</summary>
    public sealed record Option(SearchParameter Parameter, ImmutableArray<PropertyInfo> Path, Func<string, object>? Meaning);

    public static IEnumerable<Option> Find(object defaults) => Find(defaults, defaults.GetType(), "", [], []);

    public static void Apply(ParameterSet values, object options)
    {
        var known = Find(Activator.CreateInstance(options.GetType())!).ToDictionary(option => option.Parameter.Name, StringComparer.Ordinal);
        foreach (var (name, value) in values)
        {
            if (!known.TryGetValue(name, out var option))
                throw new ArgumentException($"{options.GetType().Name} has no property for parameter '{name}'. It has {ChoiceParameter.Show(known.Keys)}.", nameof(values));
            if (option.Parameter.Fault(value) is { } fault)
                throw new ArgumentException($"Parameter '{name}' {fault}", nameof(values));
        }
        foreach (var (name, value) in values)
            Write(options, known[name], value);
    }

    private static void Write(object owner, Option option, ParameterValue value)
    {
        foreach (var step in option.Path[..^1])
        {
            var next = step.GetValue(owner);
            if (next is null)
                step.SetValue(owner, next = Activator.CreateInstance(step.PropertyType)!);
            owner = next;
        }
        var property = option.Path[^1];
        property.SetValue(owner, value.Word is { } word ? option.Meaning!(word) : Convert.ChangeType(value.Number, Target(property), CultureInfo.InvariantCulture));
    }

    private static IEnumerable<Option> Find(object owner, Type type, string prefix, ImmutableArray<PropertyInfo> path, ImmutableHashSet<Type> outer)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.FlattenHierarchy;
        if (outer.Contains(type))
            throw new ArgumentException($"Property '{prefix.TrimEnd('.')}' nests {type.Name} in itself.");
        if (type.GetFields(All).FirstOrDefault(IsAnnotated) is { } field)
            throw new ArgumentException($"'{prefix}{field.Name}' of {type.Name} is a field; the attributes of a search space are read from properties only. Make it a property with get and set.");
        foreach (var property in type.GetProperties(All).Where(IsAnnotated))
        {
            var name = prefix + property.Name;
            if (property.GetMethod is not { IsPublic: true, IsStatic: false } || property.SetMethod is not { IsPublic: true })
                throw new ArgumentException($"'{name}' of {type.Name} carries an attribute of a search space, so it must be a public property with get and set, and not static.");
            if (property.IsDefined(typeof(NestOptionAttribute)))
            {
                foreach (var inner in Find(property.GetValue(owner) ?? Make(property, name), property.PropertyType, name + ".", path.Add(property), outer.Add(type)))
                    yield return inner;
            }
            else
            {
                yield return Read(property, name, property.GetValue(owner), path.Add(property));
            }
        }
    }

    private static Option Read(PropertyInfo property, string name, object? value, ImmutableArray<PropertyInfo> path)
    {
        if (property.GetCustomAttribute<RangeAttribute>() is { } range)
            return new(Range(property, name, range, value), path, null);
        if (property.GetCustomAttribute<ChoiceAttribute>() is { } choice)
            return Choice(property, name, choice.Candidates, choice.DefaultValue ?? value, path);
        if (Target(property) != typeof(bool))
            throw WrongType(property, name, "[BooleanChoice]", "bool");
        return Choice(property, name, [true, false], property.GetCustomAttribute<BooleanChoiceAttribute>()!.DefaultValue, path);
    }

    private static SearchParameter Range(PropertyInfo property, string name, RangeAttribute range, object? value)
    {
        if (Target(property) != typeof(int) && Target(property) != typeof(double) && Target(property) != typeof(float))
            throw WrongType(property, name, "[Range]", "int, float or double");
        var (low, high, start) = (Number(range.Min), Number(range.Max), Number(range.Init ?? value ?? range.Min));
        if (Target(property) == typeof(int))
        {
            if (new[] { low, high, start }.FirstOrDefault(number => number != Math.Floor(number) || Math.Abs(number) > int.MaxValue, 0) is not 0 and var odd)
                throw new ArgumentException(FormattableString.Invariant($"'{name}' is an int, so its [Range] and default must be whole numbers. Got {odd}."));
            return new IntegerParameter(name, (int)low, (int)high, (int)start, range.LogBase);
        }
        return new RealParameter(name, low, high, start, range.LogBase);
    }

    private static Option Choice(PropertyInfo property, string name, object[] candidates, object? start, ImmutableArray<PropertyInfo> path)
    {
        var meanings = new Dictionary<string, object>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
            meanings[Word(candidate)] = Meaning(property, name, candidate);
        ImmutableArray<string> words = [.. candidates.Select(Word)];
        return new(new ChoiceParameter(name, words, start is null ? "null" : Word(start)), path, word => meanings[word]);
    }

    private static object Meaning(PropertyInfo property, string name, object candidate)
    {
        var target = Target(property);
        if (target.IsInstanceOfType(candidate))
            return candidate;
        try
        {
            return target.IsEnum && candidate is string word ? Enum.Parse(target, word) : Convert.ChangeType(candidate, target, CultureInfo.InvariantCulture);
        }
        catch (Exception error) when (error is InvalidCastException or FormatException or OverflowException or ArgumentException)
        {
            throw new ArgumentException($"'{name}' is of type {target.Name}, so it cannot become {Word(candidate)} of its [Choice].", error);
        }
    }

    private static string Word(object value) => value is bool flag ? (flag ? "true" : "false") : Convert.ToString(value, CultureInfo.InvariantCulture)!;

    private static double Number(object value)
        => value is float single ? double.Parse(single.ToString("R", CultureInfo.InvariantCulture), CultureInfo.InvariantCulture) : Convert.ToDouble(value, CultureInfo.InvariantCulture);

    private static object Make(PropertyInfo property, string name) => property.PropertyType is { IsClass: true, IsAbstract: false } type && type.GetConstructor(Type.EmptyTypes) is { } constructor
        ? constructor.Invoke(null)
        : throw new ArgumentException($"'{name}' is null and its type {property.PropertyType.Name} has no constructor without parameters.");

    private static Type Target(PropertyInfo property) => Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;

    private static bool IsAnnotated(MemberInfo member) => Attributes.Any(attribute => member.IsDefined(attribute, false));

    private static ArgumentException WrongType(PropertyInfo property, string name, string attribute, string allowed)
        => new($"'{name}' is of type {property.PropertyType.Name}; {attribute} goes with {allowed}.");
}
