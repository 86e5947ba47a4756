using System.Collections.Immutable;

using MLExtensions.Models;

namespace MLExtensions;

/// <summary>A trained feed-forward network as plain arrays: immutable, safe under concurrent use, no native library behind it.</summary>
/// <remarks>
/// f(x) = layers(x - offset). The scale of an input standardisation is part of the first layer's weights; the offset stays apart,
/// since folding it into the bias in single precision loses digits where a feature's mean is large beside its deviation.
/// </remarks>
public sealed class FeedForwardParameters
{
    /// <summary>Creates the parameters of a network.</summary>
    /// <param name="inputCount">Number of features, at least 1.</param>
    /// <param name="inputOffset">Subtracted from the features before the first layer; empty for none, which keeps sparse rows sparse.</param>
    /// <param name="layers">
    /// The layers in order. Each takes as many elements as the one before gives, all numbers are finite, residual blocks nest at most
    /// 16 deep, and only the last layer may be an <see cref="EnsembleLayer"/>. Sparse rows stay sparse where the first layer is a
    /// <see cref="DenseLayer"/>.
    /// </param>
    /// <exception cref="ArgumentException">A layer does not fit; the message names it and says what was expected and what came.</exception>
    public FeedForwardParameters(int inputCount, ImmutableArray<float> inputOffset, ImmutableArray<FeedForwardLayer> layers)
    {
        OutputCount = FeedForwardShape.Check(inputCount, inputOffset, layers);
        InputCount = inputCount;
        InputOffset = inputOffset;
        Layers = layers;
    }

    /// <summary>Number of features.</summary>
    public int InputCount { get; }

    /// <summary>Number of outputs.</summary>
    public int OutputCount { get; }

    /// <summary>Subtracted from the features before the first layer; empty for none.</summary>
    public ImmutableArray<float> InputOffset { get; }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<FeedForwardLayer> Layers { get; }

    /// <summary>Writes the network so that <see cref="Read"/> gives back the same bits.</summary>
    internal void Write(BinaryWriter writer) => FeedForwardFormat.Write(writer, this);

    /// <summary>Reads a network.</summary>
    /// <exception cref="InvalidDataException">The bytes end early, were changed, or come from a later format.</exception>
    internal static FeedForwardParameters Read(BinaryReader reader) => FeedForwardFormat.Read(reader);
}
