namespace MLExtensions.Trainers;

/// <summary>What values dense features take.</summary>
/// <param name="Lowest">Least value of each.</param>
/// <param name="Highest">Greatest value of each.</param>
/// <param name="Measures">Whether it has other values than 0 and 1.</param>
internal sealed record FeatureRanges(float[] Lowest, float[] Highest, bool[] Measures);
