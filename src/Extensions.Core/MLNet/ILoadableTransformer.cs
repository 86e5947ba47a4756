using Microsoft.ML.Runtime;

namespace MLExtensions;

/// <summary>A <see cref="RowTransformer"/> that can be loaded again.</summary>
/// <typeparam name="TSelf">The transformer itself.</typeparam>
public interface ILoadableTransformer<TSelf> where TSelf : RowTransformer, ILoadableTransformer<TSelf>
{
    /// <summary>Names and version of the saved form.</summary>
    static abstract ModelFormat Format { get; }

    /// <summary>Creates the transformer from what <see cref="RowTransformer.Save(BinaryWriter)"/> wrote.</summary>
    /// <param name="environment">The environment, an MLContext say.</param>
    /// <param name="reader">Reader of the component's bytes.</param>
    /// <param name="version">The version that wrote them, 1 up to that of <see cref="Format"/>.</param>
    /// <exception cref="InvalidDataException">The bytes make no sense; an ArgumentException or the end of the stream counts as that too.</exception>
    static abstract TSelf Load(IHostEnvironment environment, BinaryReader reader, int version);
}
