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

    /// <summary>Whether the p-values are smoothed: with a number of its own for each row and class, by the seed, they are uniform for the true class, ties or not. The sets stay as they are.</summary>
    /// <value>Default: false: for the true class at most t with probability at most t.</value>
    public bool SmoothPValues { get; init; }

    /// <summary>Name of a column with the confidence of a row, 1 less the second largest p-value: 1 less the least alpha for which the set has at most one class. Null for none.</summary>
    /// <value>Default: null.</value>
    public string? ConfidenceColumnName { get; init; }

    /// <summary>Name of a column with the credibility of a row, its largest p-value: small where no class looks like those of the calibration rows. Null for none.</summary>
    /// <value>Default: null.</value>
    public string? CredibilityColumnName { get; init; }

    /// <summary>Whether sets may be empty, which says that no class looks like those of the calibration rows. If not, an empty set gets the most probable class: coverage only rises.</summary>
    /// <value>Default: true.</value>
    public bool AllowEmptySets { get; init; } = true;

    /// <summary>
    /// Seed of the uniform numbers of randomised scores and smoothed p-values, and of the choice of rows for tuning. A row's numbers follow from the seed, the row's scores and its <see cref="RowKeyColumnNames"/>,
    /// so that they do not depend on the order of rows; which rows serve for tuning follows from the seed and their position.
    /// </summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>
    /// Columns that, beside the scores, tell rows apart for their uniform numbers: an identity, or the features. Rows that agree in all of these share their number; where a model has few different scores, as trees
    /// have, sets of a randomised score would then cover more than promised.
    /// </summary>
    /// <value>Default: null, which is the column "Features" where numbers are drawn and there is such a column when the estimator is fitted.</value>
    public IReadOnlyList<string>? RowKeyColumnNames { get; init; }

    /// <summary>Share of the calibration rows on which the settings of a score are chosen that asks for it (<see cref="NonconformityScore.NeedsTuning"/>). They give no calibration score.</summary>
    /// <value>Default: 0.2.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double TuningShare { get; init; } = 0.2;

    /// <summary>What happens where the calibration rows are too few for alpha.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;
}
