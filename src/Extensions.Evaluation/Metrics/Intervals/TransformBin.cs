namespace MLExtensions.Evaluation;

/// <summary>A bin of a probability-integral-transform histogram.</summary>
/// <param name="Lower">Where it begins.</param>
/// <param name="Upper">Where it ends, its end included.</param>
/// <param name="Share">Share of the rows in it, in [0, 1]; 1 / (number of bins) is right.</param>
public readonly record struct TransformBin(double Lower, double Upper, double Share);
