using System.Collections.Immutable;
using System.ComponentModel.DataAnnotations;
using System.Globalization;

namespace MLExtensions.Conformal;

/// <summary>What is asked of predictive distributions, and the columns.</summary>
public sealed record PredictiveDistributionOptions : IValidatableObject
{
    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "Score".</value>
    [Required]
    public string PredictionColumnName { get; init; } = "Score";

    /// <summary>The column of difficulties, above 0: the distribution is as wide as the row is hard.</summary>
    /// <value>Default: null: as wide for all rows.</value>
    public ValueColumn? Difficulty { get; init; }

    /// <summary>Levels of the quantiles that are written, in any order.</summary>
    /// <value>Default: 0.05, 0.25, 0.5, 0.75, 0.95. Strictly between 0 and 1; with none there is no column.</value>
    public ImmutableArray<double> Levels { get; init; } = [0.05, 0.25, 0.5, 0.75, 0.95];

    /// <summary>Numbers t, in the label's unit, of which P(Y up to t) is written.</summary>
    /// <value>Default: none, and then there is no column. Finite.</value>
    public ImmutableArray<double> Thresholds { get; init; } = [];

    /// <summary>Name of the column of quantiles, a vector with the levels as names of its slots.</summary>
    /// <value>Default: "PredictedQuantiles".</value>
    [Required]
    public string QuantilesColumnName { get; init; } = "PredictedQuantiles";

    /// <summary>Name of the column of probabilities, a vector with the thresholds as names of its slots.</summary>
    /// <value>Default: "Probabilities".</value>
    [Required]
    public string ProbabilitiesColumnName { get; init; } = "Probabilities";

    /// <summary>Name of the column of lower ends.</summary>
    /// <value>Default: "Lower".</value>
    [Required]
    public string LowerColumnName { get; init; } = "Lower";

    /// <summary>Name of the column of upper ends.</summary>
    /// <value>Default: "Upper".</value>
    [Required]
    public string UpperColumnName { get; init; } = "Upper";

    /// <summary>What happens where the calibration rows are too few for alpha.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;

    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var level in Levels.IsDefault ? [] : Levels)
            if (level is not (> 0 and < 1))
                yield return new(string.Create(CultureInfo.InvariantCulture, $"Levels must be strictly between 0 and 1. Got {level}."));
        foreach (var threshold in Thresholds.IsDefault ? [] : Thresholds)
            if (!double.IsFinite(threshold))
                yield return new(string.Create(CultureInfo.InvariantCulture, $"Thresholds must be finite. Got {threshold}."));
        if (Levels.IsDefault || Thresholds.IsDefault)
            yield return new("Levels and Thresholds must be lists; an empty one for none.");
    }
}
