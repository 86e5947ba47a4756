using System.Runtime.CompilerServices;

namespace MLExtensions.Trainers;

/// <summary>The check of a parameter that is one of several named values: a number cast to the type, or read from JSON, may be none of them.</summary>
internal static class DefinedValue
{
    /// <summary>Gives the value back if it has a name.</summary>
    /// <param name="owner">The object that has the parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value has no name.</exception>
    public static T Check<T>(object owner, T value, [CallerMemberName] string name = "")
        where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} of {owner.GetType().Name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Got {value}.");
}
