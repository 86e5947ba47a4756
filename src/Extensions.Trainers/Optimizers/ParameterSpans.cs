namespace MLExtensions.Trainers;

/// <summary>What an optimizer works on at a time in main memory: stretches of one length.</summary>
/// <param name="parameters">Changed in place.</param>
/// <param name="gradient">Zero afterwards.</param>
/// <param name="first">The optimizer's first buffer, or empty where it has none.</param>
/// <param name="second">Its second buffer, or empty.</param>
internal readonly ref struct ParameterSpans(Span<float> parameters, Span<float> gradient, Span<float> first, Span<float> second)
{
    public readonly Span<float> Parameters = parameters, Gradient = gradient, First = first, Second = second;
}
