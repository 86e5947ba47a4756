namespace MLExtensions.Evaluation;

/// <summary>One bin of a population stability index.</summary>
/// <param name="Lower">Numbers above it belong to the bin; of a category, its code.</param>
/// <param name="Upper">Numbers up to it belong to the bin; of a category, its code.</param>
/// <param name="ReferenceShare">Smoothed share e of the reference, in [0, 1].</param>
/// <param name="CurrentShare">Smoothed share a of the current sample, in [0, 1].</param>
/// <param name="Contribution">(a - e) ln(a / e), from 0.</param>
public readonly record struct StabilityBin(double Lower, double Upper, double ReferenceShare, double CurrentShare, double Contribution);
