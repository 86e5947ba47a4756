using System.ComponentModel.DataAnnotations;
using MLExtensions.Calibration;

namespace MLExtensions.Conformal;

/// <summary>Columns of risk control, and what happens at the edges.</summary>
public sealed record RiskControlOptions
{
    /// <summary>Name of the label column.</summary>
    /// <value>Default: "Label".</value>
    [Required]
    public string LabelColumnName { get; init; } = "Label";

    /// <summary>Name of the column of scores.</summary>
    /// <value>Default: null, which is "Score" for several classes and for logits, and "Probability" for the probabilities of two classes or of several labels.</value>
    public string? ScoreColumnName { get; init; }

    /// <summary>What the scores are. Logits are turned into probabilities: of classes together, of labels one by one.</summary>
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

    /// <summary>Name of the column of decisions between two classes; one that exists is hidden by it, and its annotations are kept.</summary>
    /// <value>Default: "PredictedLabel".</value>
    [Required]
    public string PredictedLabelColumnName { get; init; } = "PredictedLabel";

    /// <summary>Name of the column of decided nodes of a hierarchy.</summary>
    /// <value>Default: "PredictedNode".</value>
    [Required]
    public string PredictedNodeColumnName { get; init; } = "PredictedNode";

    /// <summary>Name of the column of lambdas, where every row has one of its own; see <see cref="Weights"/>.</summary>
    /// <value>Default: "Lambda".</value>
    [Required]
    public string LambdaColumnName { get; init; } = "Lambda";

    /// <summary>How much calibration rows count where new rows are not like them; with <see cref="ConformalRiskControl"/> only, and not <see cref="ClassRatioWeights"/>.</summary>
    /// <remarks>Weights by age, window or column give one lambda; likelihood ratios and distances give every row its own, the most cautious one where the row cannot be weighted.</remarks>
    /// <value>Default: null, which is alike.</value>
    public CalibrationWeights? Weights { get; init; }

    /// <summary>Whether a loss that rises with lambda is replaced by the greatest at this and any larger lambda, instead of an error.</summary>
    /// <value>Default: false.</value>
    public bool Monotonise { get; init; }

    /// <summary>What happens where no lambda controls the risk.</summary>
    /// <value>Default: Report.</value>
    [EnumDataType(typeof(ShortfallAction))]
    public ShortfallAction Shortfall { get; init; } = ShortfallAction.Report;
}
