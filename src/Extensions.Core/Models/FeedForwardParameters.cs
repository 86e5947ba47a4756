using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>A trained feed-forward network as plain arrays: immutable, safe under concurrent use, no native library behind it.</summary>
/// <remarks>
/// f(x) = layers(x - offset). The scale of an input standardisation is part of the first layer's weights; the offset stays apart,
/// since folding it into the bias in single precision loses digits where a feature's mean is large beside its deviation.
/// </remarks>
public sealed class FeedForwardParameters
{
    /// <summary>Creates the parameters of a network.</summary>
    /// <param name="inputCount">Number of features.</param>
    /// <param name="inputOffset">Subtracted from the features before the first layer; empty for none, which keeps sparse rows sparse.</param>
    /// <param name="layers">The layers in order; the first one is a <see cref="DenseLayer"/>.</param>
    public FeedForwardParameters(int inputCount, ImmutableArray<float> inputOffset, ImmutableArray<FeedForwardLayer> layers)
    {
        InputCount = inputCount;
        InputOffset = inputOffset;
        Layers = layers;
        OutputCount = layers.OfType<DenseLayer>().Last().OutputCount;
    }

    /// <summary>Number of features.</summary>
    public int InputCount { get; }

    /// <summary>Number of outputs.</summary>
    public int OutputCount { get; }

    /// <summary>Subtracted from the features before the first layer; empty for none.</summary>
    public ImmutableArray<float> InputOffset { get; }

    /// <summary>The layers in order.</summary>
    public ImmutableArray<FeedForwardLayer> Layers { get; }
}
