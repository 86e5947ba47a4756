using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>One step of a feed-forward network: a row of numbers in, a row of numbers out.</summary>
public abstract record FeedForwardLayer
{
    private protected FeedForwardLayer() { }
}

/// <summary>z = x W + b.</summary>
/// <param name="InputCount">Length of x.</param>
/// <param name="OutputCount">Length of z.</param>
/// <param name="Weights">W, row-major (inputs, outputs).</param>
/// <param name="Biases">b, one per output.</param>
public sealed record DenseLayer(int InputCount, int OutputCount, ImmutableArray<float> Weights, ImmutableArray<float> Biases) : FeedForwardLayer;

/// <summary>A nonlinearity, element by element.</summary>
/// <param name="Function">Which one.</param>
public sealed record ActivationLayer(Activation Function) : FeedForwardLayer;

/// <summary>(x - mean(x)) / sqrt(var(x) + epsilon) * scale + shift over the elements of the row (Ba, Kiros and Hinton, 2016).</summary>
/// <param name="Scale">One factor per element.</param>
/// <param name="Shift">One addend per element.</param>
/// <param name="Epsilon">Added to the population variance.</param>
public sealed record LayerNormalization(ImmutableArray<float> Scale, ImmutableArray<float> Shift, float Epsilon) : FeedForwardLayer;

/// <summary>x + body(x).</summary>
/// <param name="Body">Layers whose output is as long as their input.</param>
public sealed record ResidualBlock(ImmutableArray<FeedForwardLayer> Body) : FeedForwardLayer;
