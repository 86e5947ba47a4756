using System.Collections.Immutable;

namespace MLExtensions;

/// <summary>Scales each element and bounds it smoothly: z = x * factor, y = z / sqrt(1 + (z / limit)^2).</summary>
/// <remarks>
/// Nearly linear while |z| is small beside the limit; ±limit for infinite z. A factor of 0 means that the element counts nothing: y is 0
/// even for an infinite x. NaN stays NaN. Source: the smooth clipping of RealMLP (Holzmüller, Grinsztajn and Steinwart, 2024, "Better by
/// Default", NeurIPS), there with limit 3.
/// </remarks>
/// <param name="Factor">One finite factor per element.</param>
/// <param name="Limit">Bound of |y|, positive and finite.</param>
public sealed record SmoothClipLayer(ImmutableArray<float> Factor, float Limit) : FeedForwardLayer;
