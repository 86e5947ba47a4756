namespace MLExtensions.Trainers;

/// <summary>A stretch of the flat parameters with a learning rate and a weight decay of its own.</summary>
/// <param name="Start">First element.</param>
/// <param name="Count">Number of elements.</param>
/// <param name="RateFactor">What the learning rate of a step is multiplied by.</param>
/// <param name="DecayFactor">What the weight decay of a step is multiplied by; 0 for biases and normalisation parameters.</param>
internal sealed record ParameterGroup(long Start, long Count, double RateFactor = 1, double DecayFactor = 1);
