using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Evaluation;

/// <summary>Which columns wrong labels are looked for in, by which rule, and how many rows are listed.</summary>
public sealed record LabelNoiseOptions
{
    /// <summary>Name of the label column: of several classes a key in the order of the scores, of two Boolean, or Single or Double, positive above 0. Rows without a label are left out and counted.</summary>
    /// <value>The default value is "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of probabilities of several classes, a vector of Single that sums to 1.</summary>
    /// <value>The default value is "Score".</value>
    [Required]
    public string ScoreColumnName { get; init; } = "Score";

    /// <summary>Name of the column of probabilities of the positive one of two classes.</summary>
    /// <value>The default value is "Probability".</value>
    [Required]
    public string ProbabilityColumnName { get; init; } = "Probability";

    /// <summary>Name of a column of weights, Single or Double, or null: as how many rows each row counts.</summary>
    /// <value>The default value is null.</value>
    public string? ExampleWeightColumnName { get; init; }

    /// <summary>Name of a column that tells a person which row it is, text or a key, or null.</summary>
    /// <value>The default value is null: rows are told by their position.</value>
    public string? IdColumnName { get; init; }

    /// <summary>Which rows are suspicious.</summary>
    /// <value>The default value is <see cref="PruningRule.Both"/>.</value>
    [EnumDataType(typeof(PruningRule))]
    public PruningRule Rule { get; init; } = PruningRule.Both;

    /// <summary>What suspicious rows are ordered by; ties by their position.</summary>
    /// <value>The default value is <see cref="SuspicionOrder.SelfConfidence"/>.</value>
    [EnumDataType(typeof(SuspicionOrder))]
    public SuspicionOrder Order { get; init; } = SuspicionOrder.SelfConfidence;

    /// <summary>The most suspicious rows that are listed, from 1, or null for all.</summary>
    /// <value>The default value is null.</value>
    [Range(1, int.MaxValue)]
    public int? Limit { get; init; }

    /// <summary>Resamples behind the interval of the noise rate, and its confidence.</summary>
    /// <value>The default value is 199 resamples, confidence 0.95, seed 0.</value>
    public BootstrapOptions Bootstrap { get; init; } = new() { Replicates = 199 };
}
