using System.ComponentModel.DataAnnotations;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Columns of prediction sets, and what happens at the edges.</summary>
public sealed record PredictionSetOptions
{
    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of scores.</summary>
    /// <value>Default: null, which is "Score" for several classes and for logits, and "Probability" for the probability of two classes.</value>
    public string? ScoreColumnName { get; init; }

    /// <summary>What the scores are. Logits are turned into probabilities.</summary>
    /// <value>Default: Probabilities.</value>
    [EnumDataType(typeof(ScoreMeaning))]
    public ScoreMeaning Scores { get; init; } = ScoreMeaning.Probabilities;

    /// <summary>Name of the column of sets.</summary>
    /// <value>Default: "PredictionSet".</value>
    [Required]
    public string PredictionSetColumnName { get; init; } = "PredictionSet";

    /// <summary>Name of the column of the sets' sizes.</summary>
    /// <value>Default: "SetSize".</value>
    [Required]
    public string SetSizeColumnName { get; init; } = "SetSize";

    /// <summary>Name of a column with the p-value of every class, or null for none.</summary>
    /// <value>Default: null.</value>
    public string? PValuesColumnName { get; init; }

    /// <summary>Whether sets may be empty, which says that no class looks like those of the calibration rows. If not, an empty set gets the most probable class: coverage only rises.</summary>
    /// <value>Default: true.</value>
    public bool AllowEmptySets { get; init; } = true;

    /// <summary>Seed of the uniform numbers of randomised scores. A row's number follows from the seed and the row's scores alone, so that it does not depend on the order of rows.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>What happens where the calibration rows are too few for alpha.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;
}
