using System.ComponentModel.DataAnnotations;

namespace MLExtensions.Conformal;

/// <summary>Settings of <see cref="RejectorTrainer"/>.</summary>
public sealed record RejectorOptions
{
    /// <summary>Cost of rejecting a row, where a wrong prediction costs 1: the error probability from which a row is better rejected.</summary>
    /// <value>Default: 0.1. Strictly between 0 and 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true, MaximumIsExclusive = true)]
    public double Cost { get; init; } = 0.1;

    /// <summary>The surrogate's alpha: how much steeper it is for wrong predictions than for right ones.</summary>
    /// <value>Default: 2. Above 0, up to 20.</value>
    [Range(0.0, 20.0, MinimumIsExclusive = true)]
    public double Steepness { get; init; } = 2;

    /// <summary>Number of hidden units of the network.</summary>
    /// <value>Default: 32. From 1 to 1024.</value>
    [Range(1, 1024)]
    public int HiddenUnits { get; init; } = 32;

    /// <summary>Greatest number of passes over the rows.</summary>
    /// <value>Default: 400. From 1 to 100,000.</value>
    [Range(1, 100_000)]
    public int Epochs { get; init; } = 400;

    /// <summary>Number of passes without a better surrogate on the validation rows after which training stops.</summary>
    /// <value>Default: 40. From 1.</value>
    [Range(1, int.MaxValue)]
    public int Patience { get; init; } = 40;

    /// <summary>Number of rows per step.</summary>
    /// <value>Default: 64. From 1.</value>
    [Range(1, int.MaxValue)]
    public int BatchSize { get; init; } = 64;

    /// <summary>Step length of Adam.</summary>
    /// <value>Default: 0.01. Above 0, up to 1.</value>
    [Range(0.0, 1.0, MinimumIsExclusive = true)]
    public double LearningRate { get; init; } = 0.01;

    /// <summary>Weight of the squared parameters beside the mean surrogate.</summary>
    /// <value>Default: 1e-5. From 0 to 1.</value>
    [Range(0.0, 1.0)]
    public double WeightDecay { get; init; } = 1e-5;

    /// <summary>Share of the rows that choose the pass at which training stops, and that the report is of.</summary>
    /// <value>Default: 0.2. From 0.01 to 0.9.</value>
    [Range(0.01, 0.9)]
    public double ValidationShare { get; init; } = 0.2;

    /// <summary>Draws first parameters, validation rows and the order of rows.</summary>
    /// <value>Default: 1.</value>
    public int Seed { get; init; } = 1;

    /// <summary>Name of the feature column: a vector of known size of Single.</summary>
    /// <value>Default: "Features".</value>
    [Required]
    public string FeatureColumnName { get; init; } = "Features";

    /// <summary>Name of the column of the model's scores (Single, or a vector of known size of Single), which the network reads beside the features; null to leave them out.</summary>
    /// <value>Default: "Score".</value>
    public string? ScoreColumnName { get; init; } = "Score";

    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of predictions.</summary>
    /// <value>Default: "PredictedLabel".</value>
    [Required]
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Name of the column of the network's scores r, which are above 0 where the row is accepted.</summary>
    /// <value>Default: "RejectionScore".</value>
    [Required]
    public string RejectionScoreColumnName { get; init; } = "RejectionScore";

    /// <summary>Name of the column that says whether the row is rejected.</summary>
    /// <value>Default: "Abstain".</value>
    [Required]
    public string AbstainColumnName { get; init; } = "Abstain";
}
