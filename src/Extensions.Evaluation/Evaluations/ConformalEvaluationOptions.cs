using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>What the coverage of sets and intervals is compared with, and by which rows it is told apart.</summary>
public sealed record ConformalEvaluationOptions
{
    /// <summary>The miscoverage that sets were asked for, strictly between 0 and 1, or null where it is not known. Of intervals it is an argument.</summary>
    /// <value>The default value is null.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double? Alpha { get; init; }

    /// <summary>Number of rows that the sets or intervals were calibrated on, or null where it is not known. With alpha it gives the band that the coverage lies in by the Beta law of split conformal prediction.</summary>
    /// <value>The default value is null; allowed are numbers from 0.</value>
    [Range(0L, long.MaxValue)]
    public long? CalibrationCount { get; init; }

    /// <summary>Probability of the band, halves of the rest on both sides.</summary>
    /// <value>The default value is 0.999, so that one of 1000 exact calibrations gives a warning; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double BandProbability { get; init; } = 0.999;

    /// <summary>Confidence of the exact intervals.</summary>
    /// <value>The default value is 0.95; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Confidence { get; init; } = 0.95;

    /// <summary>Name of a key column of groups that are to be covered alike, or null.</summary>
    /// <value>The default value is null.</value>
    public string? GroupColumnName { get; init; }

    /// <summary>Name of a column of features, a vector of Single of known size, among which the worst-covered slab is searched, or null for no search.</summary>
    /// <value>The default value is null.</value>
    public string? FeatureColumnName { get; init; }

    /// <summary>How the worst slab is searched.</summary>
    /// <value>The default value is a share of 0.1 of the rows at least, 1000 directions, and the coverage of a half that was not searched.</value>
    [Required]
    public WorstSlabSearch WorstSlab { get; init; } = new();

    /// <summary>Name of a column of predicted quantiles of a regression, a vector of Single with the levels as names of its slots; null for "PredictedQuantiles", or else "Quantiles", where there is one.</summary>
    /// <value>The default value is null.</value>
    public string? QuantilesColumnName { get; init; }

    /// <summary>Name of a column of predicted probabilities of labels up to thresholds, a vector of Single with the thresholds as names of its slots; null for "Probabilities", where there is one.</summary>
    /// <value>The default value is null.</value>
    public string? ProbabilitiesColumnName { get; init; }
}
