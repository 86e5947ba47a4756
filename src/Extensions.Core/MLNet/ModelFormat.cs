using System.Text;

using Microsoft.ML;
using Microsoft.ML.Runtime;

namespace MLExtensions;

/// <summary>How a saved component names itself and its version inside a model file. Once released, its names never change.</summary>
public sealed record ModelFormat
{
    private const uint Base = 0x00010000;

    /// <summary>Names a format.</summary>
    /// <param name="signature">Exactly 8 ASCII characters that mark the component's bytes.</param>
    /// <param name="loaderName">The name the loader finds the component by, 1 to 24 ASCII characters, unique in the process.</param>
    /// <param name="version">Version of the bytes as written now, 1 to 65535; raise it with every change of what is written.</param>
    /// <exception cref="ArgumentException">A name is too short, too long or not ASCII, or the version is out of range.</exception>
    public ModelFormat(string signature, string loaderName, int version = 1)
    {
        if (signature is not { Length: 8 } || !Ascii.IsValid(signature))
            throw new ArgumentException($"A signature has exactly 8 ASCII characters; got '{signature}'.", nameof(signature));
        if (loaderName is not { Length: > 0 and <= 24 } || !Ascii.IsValid(loaderName))
            throw new ArgumentException($"A loader name has 1 to 24 ASCII characters; got '{loaderName}'.", nameof(loaderName));
        if (version is < 1 or > ushort.MaxValue)
            throw new ArgumentOutOfRangeException(nameof(version), version, "A format's version is 1 to 65535.");
        (Signature, LoaderName, Version) = (signature, loaderName, version);
    }

    /// <summary>Marks the component's bytes.</summary>
    public string Signature { get; }

    /// <summary>The name the loader finds the component by.</summary>
    public string LoaderName { get; }

    /// <summary>Version of the bytes as written now; all versions from 1 up to this one can be read.</summary>
    public int Version { get; }

    /// <summary>Starts the component's bytes.</summary>
    internal BinaryWriter Open(ModelSaveContext context, Type owner)
    {
        context.CheckAtModel();
        context.SetVersionInfo(Info(owner));
        return context.Writer;
    }

    /// <summary>Checks that the bytes are of this format and not too new, and starts reading them.</summary>
    /// <param name="context">The context that a component's loader is given.</param>
    /// <param name="version">The version that wrote the bytes.</param>
    /// <exception cref="FormatException">The bytes are of another format, or a later version wrote them.</exception>
    internal BinaryReader Open(ModelLoadContext context, out int version)
    {
        if (context.Header.ModelVerReadable > Base + Version)
            throw Contracts.ExceptDecode($"The model's component '{LoaderName}' was saved in format {context.Header.ModelVerWritten - (long)Base} by a later version; this version reads formats 1 to {Version}. Load the model with the version that saved it, or a later one.");
        context.CheckAtModel(Info(GetType()));
        version = (int)(context.Header.ModelVerWritten - Base);
        return context.Reader;
    }

    /// <summary>As ML.NET reports undecodable models, and marked as its own, so that its loader passes the message on.</summary>
    internal Exception Damaged(Exception cause) => Contracts.ExceptDecode(cause, $"The model's component '{LoaderName}' cannot be read: {cause.Message}");

    private VersionInfo Info(Type owner) => new(
        modelSignature: Signature,
        verWrittenCur: Base + (uint)Version,
        verReadableCur: Base + (uint)Version,
        verWeCanReadBack: Base + 1,
        loaderAssemblyName: owner.Assembly.FullName,
        loaderSignature: LoaderName);
}
