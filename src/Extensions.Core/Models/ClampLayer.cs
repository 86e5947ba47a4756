namespace MLExtensions;

/// <summary>min(max(x, lower), upper), element by element; NaN stays NaN.</summary>
/// <param name="Lower">Least value, finite.</param>
/// <param name="Upper">Greatest value, finite and not below <paramref name="Lower"/>.</param>
public sealed record ClampLayer(float Lower, float Upper) : FeedForwardLayer;
