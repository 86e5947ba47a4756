using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>Into which bins probabilities are put.</summary>
public sealed record CalibrationBinning
{
    /// <summary>Number of bins.</summary>
    /// <value>The default value is 15; allowed are 1 to 1,000,000.</value>
    [Range(1, 1_000_000)]
    public int Count { get; init; } = 15;

    /// <summary>How they are cut.</summary>
    /// <value>The default value is <see cref="BinScheme.EqualWidth"/>.</value>
    [EnumDataType(typeof(BinScheme))]
    public BinScheme Scheme { get; init; }
}
