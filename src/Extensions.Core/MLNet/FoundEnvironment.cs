using System.Reflection;
using Microsoft.ML.Runtime;

namespace MLExtensions.MLNet;

/// <summary>Borrows the environment that ML.NET's own components carry, for those that were given none.</summary>
internal static class FoundEnvironment
{
    /// <summary>The environment in a field of the first of the objects that has one, or null.</summary>
    public static IHostEnvironment? In(params ReadOnlySpan<object> components)
    {
        foreach (var component in components)
        {
            // ML.NET declares the field anew in every family of components, with no interface above it.
            for (var type = component.GetType(); type is not null; type = type.BaseType)
            {
                foreach (var field in type.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
                {
                    if (typeof(IHostEnvironment).IsAssignableFrom(field.FieldType) && field.GetValue(component) is IHostEnvironment environment)
                        return environment;
                }
            }
        }
        return null;
    }

    /// <summary>Sends a message to the log of an environment, if there is one.</summary>
    public static void Log(IHostEnvironment? environment, string message)
    {
        using var channel = environment?.Start("Composition");
        channel?.Info(message);
    }

    /// <summary>Sends a warning to the log of an environment.</summary>
    public static void Warn(IHostEnvironment environment, string source, string message)
    {
        using var channel = environment.Start(source);
        channel.Warning(message);
    }
}
