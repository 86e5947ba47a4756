using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>How a classifier tries to tell two samples apart.</summary>
public sealed record TwoSampleSettings
{
    /// <summary>The classifier.</summary>
    /// <value>The default value is <see cref="TwoSampleClassifier.NearestNeighbors"/>.</value>
    [EnumDataType(typeof(TwoSampleClassifier))]
    public TwoSampleClassifier Classifier { get; init; } = TwoSampleClassifier.NearestNeighbors;

    /// <summary>Share of the rows that are held out to test on.</summary>
    /// <value>The default value is 0.5; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double TestShare { get; init; } = 0.5;

    /// <summary>Seed of the rows that are drawn, and of those that are held out.</summary>
    /// <value>The default value is 0; allowed is any number.</value>
    public int Seed { get; init; }
}
