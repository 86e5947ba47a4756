using System.Runtime.CompilerServices;

namespace MLExtensions.Trainers;

/// <summary>Checks parameters that are one of several named values.</summary>
internal static class Choice
{
    /// <summary>Gives the value back if it is one of those that have a name.</summary>
    /// <param name="owner">The object that has the parameter.</param>
    /// <param name="value">The value.</param>
    /// <param name="name">Name of the parameter.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is a number cast to the type.</exception>
    public static T Check<T>(object owner, T value, [CallerMemberName] string name = "") where T : struct, Enum => Enum.IsDefined(value)
        ? value
        : throw new ArgumentOutOfRangeException(name, $"{name} of {owner.GetType().Name} must be one of {string.Join(", ", Enum.GetNames<T>())}. Got {value}.");
}
