using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>Passes each element partly through a nonlinearity: y_j = x_j + mix_j (f(x_j) - x_j).</summary>
/// <remarks>Mix 0 leaves the element as it is, 1 is the plain activation. Source: the parametric activations of RealMLP (Holzmüller et al., 2024).</remarks>
/// <param name="Function">The nonlinearity f.</param>
/// <param name="Mix">One finite number per element.</param>
public sealed record MixedActivationLayer(Activation Function, ImmutableArray<float> Mix) : FeedForwardLayer;
