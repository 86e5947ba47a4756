namespace MLExtensions.Evaluation;

/// <summary>Estimate of a divergence by nearest neighbours.</summary>
/// <param name="Value">The divergence in nats, from 0; infinite where a Renyi divergence sees no neighbour of the other sample at all.</param>
/// <param name="MeanRatio">
/// Mean of the estimated density ratios, near 1 where one sample lies where the other does. Far below 1, much of one sample has no neighbours of the other: divergences of that mass are hardly seen, the value is too low.
/// </param>
/// <param name="NeighborCount">Number of neighbours k that was used.</param>
public sealed record DivergenceEstimate(double Value, double MeanRatio, int NeighborCount);
