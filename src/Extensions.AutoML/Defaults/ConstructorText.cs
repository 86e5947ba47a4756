using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace MLExtensions.AutoML;

/// <summary>C# expressions that make values: numbers, words, lists, and records by their constructor.</summary>
internal static class ConstructorText
{
    /// <summary>The expression of a record: what its constructor demands, what is named, and what differs from its default.</summary>
    /// <param name="value">The record.</param>
    /// <param name="named">JSON names of properties to write whatever they are.</param>
    public static string Record(object value, params IReadOnlyCollection<string> named)
    {
        var type = value.GetType();
        var constructor = type.GetConstructors().MaxBy(candidate => candidate.GetParameters().Length)!;
        var parameters = constructor.GetParameters();
        var plain = constructor.Invoke([.. parameters.Select(parameter => parameter.HasDefaultValue ? Default(parameter) : Property(type, parameter).GetValue(value))]);
        var arguments = parameters
            .Where(parameter => !parameter.HasDefaultValue || IsWritten(Property(type, parameter)))
            .Select(parameter => (parameters is [{ HasDefaultValue: false }] ? "" : $"{parameter.Name}: ") + Of(Property(type, parameter).GetValue(value)));
        var rest = type.GetProperties()
            .Where(property => property.SetMethod?.IsPublic == true && !parameters.Any(parameter => Property(type, parameter) == property) && IsWritten(property))
            .Select(property => $"{property.Name} = {Of(property.GetValue(value))}").ToArray();
        var list = string.Join(", ", arguments);
        return $"new {type.Name}{(list.Length == 0 && rest.Length > 0 ? "" : $"({list})")}{(rest.Length == 0 ? "" : $" {{ {string.Join(", ", rest)} }}")}";

        bool IsWritten(PropertyInfo property) => named.Contains(JsonName(property)) || !Equals(property.GetValue(value), property.GetValue(plain));
    }

    /// <summary>The expression of any value.</summary>
    public static string Of(object? value) => value switch
    {
        null => "null",
        bool truth => truth ? "true" : "false",
        string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
        Enum word => $"{word.GetType().Name}.{word}",
        double.PositiveInfinity => "double.PositiveInfinity",
        IFormattable number when value.GetType().IsPrimitive => number.ToString(value is double ? "R" : null, CultureInfo.InvariantCulture),
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>().Select(Of))}]",
        _ => Record(value),
    };

    private static object? Default(ParameterInfo parameter)
        => parameter.DefaultValue ?? (parameter.ParameterType.IsValueType ? Activator.CreateInstance(parameter.ParameterType) : null);

    private static PropertyInfo Property(Type type, ParameterInfo parameter)
        => type.GetProperty(parameter.Name!, BindingFlags.Public | BindingFlags.Instance | BindingFlags.IgnoreCase)
            ?? throw new ArgumentException($"The constructor of {type.Name} has a parameter '{parameter.Name}' without a property of its name.", nameof(parameter));

    private static string JsonName(PropertyInfo property)
        => property.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(property.Name);
}
