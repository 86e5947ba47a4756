using System.Reflection;
using System.Reflection.Metadata;
using System.Reflection.Metadata.Ecma335;
using System.Reflection.PortableExecutable;

// Copies assemblies with the visibility bits of their metadata raised, for the compiler's eyes only (docs/adr/0002).
// Usage: AccessOpener <output folder> <assembly>...
if (args.Length < 2)
{
    Console.Error.WriteLine("usage: AccessOpener <output folder> <assembly>...");
    return 2;
}

Directory.CreateDirectory(args[0]);
foreach (var source in args[1..])
    File.WriteAllBytes(Path.Combine(args[0], Path.GetFileName(source)), Open(File.ReadAllBytes(source)));
return 0;

static byte[] Open(byte[] image)
{
    using var stream = new MemoryStream(image, writable: false);
    using var pe = new PEReader(stream);
    var reader = pe.GetMetadataReader();
    var start = pe.PEHeaders.MetadataStartOffset;

    // TypeDef rows start with 4 bytes of flags; Field rows with 2; MethodDef rows hold 2 bytes of flags behind RVA (4) and ImplFlags (2).
    Patch(TableIndex.TypeDef, 0, flags => (TypeAttributes)flags switch
    {
        var t when (t & TypeAttributes.VisibilityMask) == TypeAttributes.NotPublic => flags | (int)TypeAttributes.Public,
        var t when (t & TypeAttributes.VisibilityMask) is TypeAttributes.NestedAssembly or TypeAttributes.NestedFamANDAssem or TypeAttributes.NestedFamORAssem
            => (flags & ~(int)TypeAttributes.VisibilityMask) | (int)TypeAttributes.NestedPublic,
        _ => flags,
    });
    Patch(TableIndex.Field, 0, Member);
    Patch(TableIndex.MethodDef, 6, Member);
    return image;

    void Patch(TableIndex table, int offset, Func<int, int> raise)
    {
        var size = reader.GetTableRowSize(table);
        for (var row = 0; row < reader.GetTableRowCount(table); row++)
        {
            var at = start + reader.GetTableMetadataOffset(table) + row * size + offset;
            BitConverter.TryWriteBytes(image.AsSpan(at), (ushort)raise(BitConverter.ToUInt16(image, at)));
        }
    }

    // Fields and methods share the encoding: 2 = private protected, 3 = internal, 4 = protected, 6 = public.
    // Private protected members become protected, so that they can be overridden; private ones stay closed.
    static int Member(int flags) => (flags & 7) switch
    {
        (int)MethodAttributes.Assembly => (flags & ~7) | (int)MethodAttributes.Public,
        (int)MethodAttributes.FamANDAssem => (flags & ~7) | (int)MethodAttributes.Family,
        _ => flags,
    };
}
