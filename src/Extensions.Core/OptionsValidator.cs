using System.Collections;
using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace MLExtensions;

/// <summary>Checks an options record against its attributes and its own rules, all faults at once.</summary>
public static class OptionsValidator
{
    /// <summary>Checks every property that carries a validation attribute, options records inside the record included.</summary>
    /// <param name="options">The options.</param>
    /// <exception cref="ValidationException">Something is outside its limits; the message lists every fault with the value that came.</exception>
    public static void Validate(object options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var faults = new List<string>();
        Collect(options, "", faults);
        if (faults.Count > 0)
            throw new ValidationException($"{Describe(options.GetType())} cannot be used: {string.Join(" ", faults)}");
    }

    private static void Collect(object options, string path, List<string> faults)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property.GetIndexParameters().Length == 0))
        {
            var name = path + property.Name;
            var value = property.GetValue(options);
            foreach (var rule in property.GetCustomAttributes<ValidationAttribute>())
                if (rule.GetValidationResult(value, new ValidationContext(options) { DisplayName = name, MemberName = property.Name }) is { } fault)
                    faults.Add($"{fault.ErrorMessage} Got {Show(value)}.");
            if (value is not null && property.PropertyType.Namespace?.StartsWith(nameof(MLExtensions), StringComparison.Ordinal) == true && property.PropertyType is { IsClass: true })
                Collect(value, name + ".", faults);
        }

        if (options is IValidatableObject rules)
            faults.AddRange(rules.Validate(new ValidationContext(options)).Select(fault => $"{path}{fault.ErrorMessage}"));
    }

    private static string Show(object? value) => value switch
    {
        null => "null",
        string text => $"'{text}'",
        IEnumerable items => $"[{string.Join(", ", items.Cast<object>())}]",
        _ => FormattableString.Invariant($"{value}"),
    };

    private static string Describe(Type type) => type.IsNested ? $"{type.DeclaringType!.Name}.{type.Name}" : type.Name;
}
