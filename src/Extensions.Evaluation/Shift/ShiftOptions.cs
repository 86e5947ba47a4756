using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>How two views are compared.</summary>
public sealed record ShiftOptions
{
    /// <summary>Names of the columns to compare: numbers, Boolean, text, keys, and vectors of them of known size, which are compared slot by slot.</summary>
    /// <value>The default value is null: all that can be compared.</value>
    public IReadOnlyList<string>? ColumnNames { get; init; }

    /// <summary>Name of a column of weights in both views, Single or Double, or null: as how many rows each row counts.</summary>
    /// <value>The default value is null.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Name of a vector of Single or Double of known size that is compared as a whole by a classifier and by nearest neighbours, or null.</summary>
    /// <value>The default value is null: the compared columns together.</value>
    public string? FeatureColumnName { get; init; }

    /// <summary>Number of bins of numbers in the population stability index, where quantiles differ.</summary>
    /// <value>The default value is 10; allowed are 2 to 1000.</value>
    [Range(2, 1000)]
    public int BinCount { get; init; } = 10;

    /// <summary>Categories of a column that are told apart; the others are one. The most frequent ones are kept, and only such of which 5 rows at least are expected in the smaller sample.</summary>
    /// <value>The default value is 100; allowed are 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int MostCategories { get; init; } = 100;

    /// <summary>Rows of each view, drawn at random, that the classifier and the neighbours see at most.</summary>
    /// <value>The default value is 2000; allowed are 4 to 1,000,000. Time grows with their square where there are many columns.</value>
    [Range(4, 1_000_000)]
    public int MostRows { get; init; } = 2000;

    /// <summary>What tries to tell the views apart.</summary>
    /// <value>The default value is null: nearest neighbours of up to 10 numbers per row, logistic regression of more.</value>
    [EnumDataType(typeof(TwoSampleClassifier))]
    public TwoSampleClassifier? Classifier { get; init; }

    /// <summary>Level of adjusted p-values at which a column is said to have shifted.</summary>
    /// <value>The default value is 0.05; allowed are numbers strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double SignificanceLevel { get; init; } = 0.05;

    /// <summary>Seed of the rows that are drawn, and of those that are held out.</summary>
    /// <value>The default value is 0; allowed is any number.</value>
    public int Seed { get; init; }
}
