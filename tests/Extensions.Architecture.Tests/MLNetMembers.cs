using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace Extensions.Architecture.Tests;

/// <summary>Every type and member of ML.NET that an assembly refers to, read from its metadata, and whether the referenced ML.NET has it.</summary>
internal static class MLNetMembers
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    /// <param name="Type">Full name of the type, nested types with '+'.</param>
    /// <param name="Member">Name of the method or field, or null for the type itself.</param>
    /// <param name="ParameterCount">Number of parameters of a method, or null for a field or type.</param>
    public sealed record Reference(string Assembly, string Type, string? Member, int? ParameterCount);

    public static IReadOnlyList<Reference> ReferredBy(string assemblyPath)
    {
        using var pe = new PEReader(File.OpenRead(assemblyPath));
        var reader = pe.GetMetadataReader();
        var references = new List<Reference>();
        foreach (var handle in reader.TypeReferences)
            if (Describe(reader, handle) is { } type)
                references.Add(type);
        foreach (var handle in reader.MemberReferences)
        {
            var member = reader.GetMemberReference(handle);
            if (Owner(reader, member.Parent) is { } owner)
                references.Add(owner with { Member = reader.GetString(member.Name), ParameterCount = ParameterCount(reader.GetBlobReader(member.Signature)) });
        }
        return references;
    }

    /// <summary>The references that cannot be resolved, described one by one.</summary>
    public static IReadOnlyList<string> Missing(IEnumerable<Reference> references) => [.. references.Where(reference => !Exists(reference)).Select(reference => reference.ToString())];

    private static bool Exists(Reference reference)
    {
        var type = Assembly.Load(reference.Assembly).GetType(reference.Type);
        if (type is null || reference.Member is null)
            return type is not null;
        return type.GetMember(reference.Member, All).Any(member => member switch
        {
            MethodBase method => method.GetParameters().Length == reference.ParameterCount,
            FieldInfo => reference.ParameterCount is null,
            _ => false,
        });
    }

    private static Reference? Owner(MetadataReader reader, EntityHandle parent) => parent.Kind switch
    {
        HandleKind.TypeReference => Describe(reader, (TypeReferenceHandle)parent),
        HandleKind.TypeSpecification => GenericDefinition(reader, reader.GetBlobReader(reader.GetTypeSpecification((TypeSpecificationHandle)parent).Signature)),
        _ => null,
    };

    private static Reference? GenericDefinition(MetadataReader reader, BlobReader signature)
    {
        if (signature.ReadSignatureTypeCode() != SignatureTypeCode.GenericTypeInstance)
            return null;
        signature.ReadByte();   // class or value type
        var handle = signature.ReadTypeHandle();
        return handle.Kind == HandleKind.TypeReference ? Describe(reader, (TypeReferenceHandle)handle) : null;
    }

    private static Reference? Describe(MetadataReader reader, TypeReferenceHandle handle)
    {
        var type = reader.GetTypeReference(handle);
        var name = reader.GetString(type.Name);
        if (type.ResolutionScope.Kind == HandleKind.TypeReference)
            return Describe(reader, (TypeReferenceHandle)type.ResolutionScope) is { } outer ? outer with { Type = $"{outer.Type}+{name}" } : null;
        if (type.ResolutionScope.Kind != HandleKind.AssemblyReference)
            return null;
        var assembly = reader.GetString(reader.GetAssemblyReference((AssemblyReferenceHandle)type.ResolutionScope).Name);
        var space = reader.GetString(type.Namespace);
        return assembly.StartsWith("Microsoft.ML", StringComparison.Ordinal) ? new Reference(assembly, space.Length > 0 ? $"{space}.{name}" : name, null, null) : null;
    }

    private static int? ParameterCount(BlobReader signature)
    {
        var header = signature.ReadSignatureHeader();
        if (header.Kind == SignatureKind.Field)
            return null;
        if (header.IsGeneric)
            signature.ReadCompressedInteger();
        return signature.ReadCompressedInteger();
    }
}
