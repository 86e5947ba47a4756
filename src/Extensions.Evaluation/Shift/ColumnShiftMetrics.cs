using System.Collections.Immutable;

namespace MLExtensions.Evaluation;

/// <summary>How far a column of a view, or a slot of a vector, has shifted.</summary>
public sealed record ColumnShiftMetrics
{
    /// <summary>Name of the column; of a slot <c>Features[slot]</c>.</summary>
    public required string Name { get; init; }

    /// <summary>Whether its values are categories: Boolean, text, keys.</summary>
    public required bool IsCategorical { get; init; }

    /// <summary>Population stability index, from 0. Lower is more alike; by custom below 0.1 is little, above 0.25 much, but few rows exceed that by chance.</summary>
    public double StabilityIndex => Stability.Value;

    /// <summary>The index with its bins: of numbers between quantiles of the reference, and one from NaN to NaN of missing values where there are any; of categories one for each of <see cref="Categories"/>.</summary>
    public required PopulationStability Stability { get; init; }

    /// <summary>Names of the categories that are told apart, by falling frequency, null for missing values, and at last those that are taken together, as "(others)"; empty of numbers.</summary>
    public required ImmutableArray<string?> Categories { get; init; }

    /// <summary>Kolmogorov's and Smirnov's test of the numbers that are there; null where one view has none. Of categories the chi-square test, missing values being a category.</summary>
    public required TwoSampleTest? Test { get; init; }

    /// <summary>Test that as many numbers are missing in both views: chi-square, or Kolmogorov's and Smirnov's exact one where fewer than 5 rows are expected. Null where none is missing, and of categories.</summary>
    public required TwoSampleTest? MissingTest { get; init; }

    /// <summary>The smaller p-value of both tests, adjusted by Holm for all tests of all columns, in [0, 1].</summary>
    public required double AdjustedPValue { get; init; }

    /// <summary>Whether it is at the level of significance or below.</summary>
    public required bool HasShifted { get; init; }

    /// <summary>Share of values that are missing in the reference, in [0, 1]: NaN, empty text, keys of no value.</summary>
    public required double ReferenceMissingShare { get; init; }

    /// <summary>Share of values that are missing in the current rows, in [0, 1].</summary>
    public required double CurrentMissingShare { get; init; }
}
