using System.Reflection;
using System.Text.Json;

namespace MLExtensions;

/// <summary>
/// Types by their JSON names, found by <see cref="DiscriminatorAttribute"/> in this assembly and in every loaded assembly that references it:
/// a new type is known without being registered, wherever it comes from.
/// </summary>
internal static class DiscriminatedTypes
{
    private static Snapshot? latest;

    /// <summary>The type of a name, among the types that a variable of type <paramref name="wanted"/> can hold.</summary>
    /// <exception cref="JsonException">The name is unknown, belongs to another kind of type, or to several types.</exception>
    public static Type Find(Type wanted, string name)
    {
        var found = Named(wanted, name);
        if (found is not null && wanted.IsAssignableFrom(found))
            return found;
        var names = Family(wanted).Where(wanted.IsAssignableFrom).Select(type => Discriminator(type)!).Distinct().Order(StringComparer.Ordinal);
        var problem = found is null ? $"No {wanted.Name} is named \"{name}\"" : $"\"{name}\" names {found.Name}, which is no {wanted.Name}";
        throw new JsonException($"{problem}. Known are: {string.Join(", ", names)}.");
    }

    /// <summary>The name of a type.</summary>
    /// <exception cref="JsonException">The type has no name, or shares it with another type.</exception>
    public static string NameOf(Type type)
    {
        var name = Discriminator(type)
            ?? throw new JsonException($"{type.FullName} has no name for JSON. Mark it with an attribute such as [ObjectiveName(\"my_objective\")] or [CalibratorName(\"my_calibrator\")].");
        Named(type, name);
        return name;
    }

    private static Type? Named(Type wanted, string name)
    {
        var matches = Family(wanted).Where(type => Discriminator(type) == name).ToArray();
        if (matches.Length > 1)
            throw new JsonException($"\"{name}\" names several types: {string.Join(" and ", matches.Select(type => type.AssemblyQualifiedName))}. Names must be unique.");
        return matches.SingleOrDefault();
    }

    /// <summary>The named types that share the topmost base type, for example all objectives.</summary>
    private static IEnumerable<Type> Family(Type member)
    {
        while (member.BaseType != typeof(object) && member.BaseType is not null)
            member = member.BaseType;
        return Known().Where(member.IsAssignableFrom);
    }

    private static Type[] Known()
    {
        var assemblies = AppDomain.CurrentDomain.GetAssemblies();
        var snapshot = latest;
        if (snapshot is null || snapshot.AssemblyCount != assemblies.Length)
            latest = snapshot = new Snapshot(assemblies.Length, [.. assemblies.Where(CanDeclare).SelectMany(LoadableTypes).Where(IsNamed)]);
        return snapshot.Types;
    }

    private static bool CanDeclare(Assembly assembly)
    {
        var ours = typeof(DiscriminatedTypes).Assembly;
        return assembly == ours
            || (!assembly.IsDynamic && assembly.GetReferencedAssemblies().Any(reference => reference.Name == ours.GetName().Name));
    }

    /// <summary>An assembly with a missing dependency still offers the types that do not need it.</summary>
    private static IEnumerable<Type> LoadableTypes(Assembly assembly)
    {
        try
        {
            return assembly.GetTypes();
        }
        catch (ReflectionTypeLoadException exception)
        {
            return exception.Types.OfType<Type>();
        }
    }

    private static bool IsNamed(Type type) => type is { IsClass: true, IsAbstract: false, ContainsGenericParameters: false } && Discriminator(type) is not null;

    private static string? Discriminator(Type type) => type.GetCustomAttribute<DiscriminatorAttribute>(inherit: false)?.Name;

    private sealed record Snapshot(int AssemblyCount, Type[] Types);
}
