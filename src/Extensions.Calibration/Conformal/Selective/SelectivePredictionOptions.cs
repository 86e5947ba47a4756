using System.ComponentModel.DataAnnotations;
using System.Globalization;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Settings of <see cref="SelectivePredictionEstimator"/>.</summary>
public sealed record SelectivePredictionOptions : IValidatableObject
{
    /// <summary>Greatest risk among accepted rows: their share of errors, or their mean loss.</summary>
    /// <value>Default: 0.05. Strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Alpha { get; init; } = 0.05;

    /// <summary>Probability that the calibration rows are so odd that the risk is above alpha.</summary>
    /// <value>Default: 0.1. Strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Delta { get; init; } = 0.1;

    /// <summary>How several thresholds are tested.</summary>
    /// <value>Default: FixedSequence.</value>
    [EnumDataType(typeof(SelectiveTesting))]
    public SelectiveTesting Testing { get; init; }

    /// <summary>Thresholds of confidence that may be chosen, named before the rows were seen; all rows test them, from the greatest down.</summary>
    /// <value>Default: none, which lets a share of the rows choose them.</value>
    [Required]
    public IReadOnlyList<double> Thresholds { get; init; } = [];

    /// <summary>Share of the rows that chooses the thresholds and tests none. Only where no <see cref="Thresholds"/> are named.</summary>
    /// <value>Default: 0.2. From 0.01 to 0.9.</value>
    [Range(0.01, 0.9)]
    public double ThresholdShare { get; init; } = 0.2;

    /// <summary>Greatest number of thresholds that are chosen. Only where no <see cref="Thresholds"/> are named.</summary>
    /// <value>Default: 50. From 1 to 10,000.</value>
    [Range(1, 10_000)]
    public int ThresholdCount { get; init; } = 50;

    /// <summary>Draws the rows that choose the thresholds.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>How sure the model is, of its probabilities.</summary>
    /// <value>Default: MaximumProbability.</value>
    [EnumDataType(typeof(ConfidenceMeasure))]
    public ConfidenceMeasure Confidence { get; init; }

    /// <summary>Name of a column (Single) that says how sure the model is, in any unit: greater is surer. Null for <see cref="Confidence"/> of the scores.</summary>
    /// <value>Default: null.</value>
    public string? ConfidenceColumnName { get; init; }

    /// <summary>Name of a column (Single or Double, 0 to 1) of losses of the rows that are fitted on. Null for the 0/1 loss: whether PredictedLabel differs from the label.</summary>
    /// <value>Default: null.</value>
    public string? LossColumnName { get; init; }

    /// <summary>What the scores are.</summary>
    /// <value>Default: Probabilities.</value>
    [EnumDataType(typeof(ScoreMeaning))]
    public ScoreMeaning Scores { get; init; } = ScoreMeaning.Probabilities;

    /// <summary>Name of the column of scores: a vector of Single for several classes, Single for two.</summary>
    /// <value>Default: null, which is "Score" where that is a vector or scores are logits, and "Probability" otherwise.</value>
    public string? ScoreColumnName { get; init; }

    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "PredictedLabel".</value>
    [Required]
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Name of the column that says whether the model abstains.</summary>
    /// <value>Default: "Abstain".</value>
    [Required]
    public string AbstainColumnName { get; init; } = "Abstain";

    /// <summary>What happens where no threshold can be shown to keep the risk.</summary>
    /// <value>Default: Report, which abstains from all rows.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; }

    /// <inheritdoc/>
    IEnumerable<ValidationResult> IValidatableObject.Validate(ValidationContext validationContext)
    {
        foreach (var threshold in Thresholds ?? [])
            if (!double.IsFinite(threshold))
                yield return new(string.Create(CultureInfo.InvariantCulture, $"{nameof(Thresholds)} must be finite. Got {threshold}."));
    }
}
